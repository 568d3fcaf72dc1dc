import { z } from 'zod'
import { query } from '../kernel/contract.ts'
import { contentFlags } from './content-kinds.ts'

/** What a reader should be told of a file that was let in (§10). Of a file that isn't open to the asker, nothing is said. */
export const warnings = query({
  name: 'documents.warnings',
  right: 'files.use',
  input: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.strictObject({ flags: z.array(z.enum(contentFlags)) }),
  reads: ['file'],
  keep: true,
})
