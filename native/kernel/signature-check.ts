import { statSync } from 'node:fs'
import type { Failure } from '../../domain/kernel/bridge.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { type CheckedFiles, checkLimits, type GivenFile, type SignatureCheck } from '../../domain/signing/check.ts'
import type { CertificateName } from '../../domain/signing/known-status.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { isFailure, NoLineError, refusal } from './failure.ts'
import type { Machine } from './machine.ts'
import { heldTrust, keepTrust, trustFile } from './trust.ts'

type Given = { name: string; bytes: Uint8Array }[]
export type NameCertificates = (ask: { files: Given }) => Promise<CertificateName[]>
export type CheckSignatures = (ask: { files: Given; trust: Trust; at: string }) => Promise<CheckedFiles>

export interface SignatureCheckOptions {
  machine: Machine
  folder: string
  trust: () => Trust | null
  checkSignatures: CheckSignatures
  certificatesIn: NameCertificates
}

/**
 * Without a line it judges by the trust that the portal told last, and says so. What was brought stays held here, closed like all
 * that is held, until room is needed.
 */
export function openSignatureCheck({ machine, folder, trust, checkSignatures, certificatesIn }: SignatureCheckOptions) {
  async function askTrust(): Promise<boolean> {
    if (machine.line.state !== 'online') return false
    try {
      await keepTrust(machine.line, folder)
      return true
    } catch (error) {
      if (error instanceof NoLineError) return false
      throw error
    }
  }

  async function endAll(ids: readonly string[]): Promise<GivenFile[] | Failure> {
    const ended = []
    for (const id of ids) {
      const file = await machine.transfers.endHere(id)
      if (isFailure(file)) return file
      ended.push(file)
    }
    if (ended.reduce((sum, file) => sum + file.size, 0) > checkLimits.bytes) return refusal('signing.check.tooLarge', { limit: checkLimits.bytes / 1024 / 1024 })
    return ended
  }

  async function bytesOf(ended: readonly GivenFile[]): Promise<Given | Failure> {
    const { now } = machine.session
    if (!now) throw new RefusalError({ key: 'desktop.signInFirst' })
    const files = []
    for (const { name, sha256 } of ended) {
      const bytes = await now.keep.files.bytes(sha256)
      if (!bytes) return refusal('desktop.fileChanged', { name })
      files.push({ name, bytes })
    }
    return files
  }

  /** Read twice, since a thread that works on large files takes them away. */
  async function namesAndFiles(ids: readonly string[]): Promise<{ names: CertificateName[]; files: Given } | Failure> {
    try {
      const ended = await endAll(ids)
      if (isFailure(ended)) return ended
      const first = await bytesOf(ended)
      if (isFailure(first)) return first
      const names = await certificatesIn({ files: first })
      const files = await bytesOf(ended)
      return isFailure(files) ? files : { names, files }
    } finally {
      await Promise.all(ids.map((id) => machine.transfers.cancel(id)))
    }
  }

  /** `wanted` is the moment to judge at; null for now. */
  return async (ids: readonly string[], wanted: string | null): Promise<SignatureCheck | Failure> => {
    const read = await namesAndFiles(ids)
    if (isFailure(read)) return read
    const fresh = await askTrust()
    if (fresh) await machine.statuses.ask(read.names)
    const trusted = trust()
    if (!trusted) return refusal('signing.check.noTrust')
    const at = wanted ?? new Date().toISOString()
    const checked = await checkSignatures({ files: read.files, trust: trusted, at })
    if (checked.signatures.length === 0 && checked.packages.length === 0) return refusal('signing.check.nothing')
    const held = heldTrust(trustFile(folder))
    const changedAt = statSync(trustFile(folder), { throwIfNoEntry: false })?.mtime.toISOString() ?? null
    return { ...checked, at, statuses: machine.statuses.held(read.names), trust: { fresh, changedAt, edition: held?.list.edition ?? 0, problem: held?.problem ?? null } }
  }
}
