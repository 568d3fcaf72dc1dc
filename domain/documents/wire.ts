import { z } from 'zod'
import { FileRef, Sha256 } from '../kernel/manifest.ts'
import { contentFlags } from './content-kinds.ts'

/** `POST /files` begins an upload; refused (409) before a byte is sent when name, kind or size can't be let in. */
export const UploadWish = z.strictObject({ name: z.string(), size: z.int().nonnegative() })

/**
 * Answer to `POST /files`, `GET /files/:id` and `PUT /files/:id?offset=` (raw bytes, any number of
 * them). A PUT at another offset than `received` changes nothing and gets 409 with the right one.
 */
export const UploadState = z.object({ id: z.uuid(), received: z.int().nonnegative(), size: z.int().nonnegative() })
export type UploadState = z.infer<typeof UploadState>

/** `POST /files/:id/end`; with `sha256` the portal also says when bytes changed on the way. Repeating it gives the same answer. */
export const UploadEnd = z.strictObject({ sha256: Sha256.optional() })

export const UploadedFile = z.object({ file: FileRef, flags: z.array(z.enum(contentFlags)) })
export type UploadedFile = z.infer<typeof UploadedFile>
