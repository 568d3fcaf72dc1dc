/**
 * What the portal knows of the certificates that are judged here: its answers are kept beside the trust list, each with its time,
 * and the keys judge by them when there is no line and before anybody has signed in. Public by nature, so not encrypted.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { InstantText } from '../../domain/kernel/dates.ts'
import { status } from '../../domain/signing/contract.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { type CertificateName, KnownStatus, ListHead, nameOf, type StatusAnswer } from '../../domain/signing/known-status.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { isFailure } from './failure.ts'
import type { KeyRing } from './key-ring.ts'
import { loadJson, saveWhole } from './place.ts'
import type { Portal } from './portal.ts'

const Told = z.object({ asOf: InstantText, status: KnownStatus })
const StatusFile = z.object({ lists: z.array(ListHead), told: z.array(Told) })
type StatusFile = z.infer<typeof StatusFile>

export interface StatusesOptions {
  folder: string
  portal: () => Portal
  keyRing: KeyRing
  signedIn: () => boolean
}

export interface Statuses {
  /** Asks of these. Without a line what is held stands. */
  ask(names: readonly CertificateName[]): Promise<void>
  /**
   * The same of all keys that are known on this PC, for somebody who waits: those told of lately are not asked of again, and
   * when it takes long, what is held stands. `anew`: something was revoked, whatever was told before.
   */
  askOfKeys(anew?: boolean): Promise<void>
  /** Of when the oldest is that was told of these, and of how many nothing was. */
  held(names: readonly CertificateName[]): { asOf: string | null; untold: number }
}

export const statusFile = (folder: string): string => join(folder, 'certificate-status.json')

const atOnce = 200
const keptAtMost = 1_000
const lately = 120_000
/** Somebody waits for a list of keys; the answer is kept for the next one when it comes later. */
const patienceMs = 2_500

const keyOf = ({ issuer, serial }: CertificateName): string => `${issuer} ${serial}`

function loadFile(path: string): StatusFile {
  const kept = StatusFile.safeParse(loadJson(path))
  return kept.success ? kept.data : { lists: [], told: [] }
}

/** All that was told, as one answer of the portal would say it. */
export function heldStatuses(path: string): StatusAnswer {
  const { lists, told } = loadFile(path)
  return { lists, certificates: told.map((each) => each.status) }
}

export function openStatuses({ folder, portal, keyRing, signedIn }: StatusesOptions): Statuses {
  const path = statusFile(folder)

  function keep(answer: StatusAnswer, asOf: string): void {
    const before = loadFile(path)
    const told = new Map(before.told.map((each) => [keyOf(each.status), each]))
    for (const each of answer.certificates) {
      told.delete(keyOf(each))
      told.set(keyOf(each), { asOf, status: each })
    }
    const newest = [...told.values()].slice(-keptAtMost)
    const named = new Set(newest.flatMap((each) => each.status.lists.map(({ list }) => list)))
    const lists = new Map([...before.lists, ...answer.lists].filter(({ digest }) => named.has(digest)).map((each) => [each.digest, each]))
    saveWhole(path, JSON.stringify({ lists: [...lists.values()], told: newest } satisfies StatusFile))
  }

  async function askAll(names: readonly CertificateName[]): Promise<void> {
    for (let at = 0; at < names.length; at += atOnce) {
      const asked = await portal().ask(status.name, { certificates: names.slice(at, at + atOnce) }, true)
      if (isFailure(asked)) return
      keep(status.output.parse(asked.answer), asked.asOf)
    }
  }

  function untoldLately(names: readonly CertificateName[]): CertificateName[] {
    const since = new Date(Date.now() - lately).toISOString()
    const known = new Set(loadFile(path).told.filter(({ asOf }) => asOf > since).map((each) => keyOf(each.status)))
    return names.filter((each) => !known.has(keyOf(each)))
  }

  const ask = async (names: readonly CertificateName[]): Promise<void> => {
    if (signedIn() && names.length > 0) await askAll(names)
  }

  return {
    ask,
    async askOfKeys(anew = false) {
      const names = keyRing.certificates().map((der) => nameOf(readCertificate(der), primitives))
      if (anew) return ask(names)
      const patience = new Promise<void>((resolve) => void setTimeout(resolve, patienceMs).unref())
      await Promise.race([ask(untoldLately(names)), patience])
    },
    held(names) {
      const told = new Map(loadFile(path).told.map((each) => [keyOf(each.status), each]))
      const found = names.map((name) => told.get(keyOf(name))).filter((each) => each !== undefined && (each.status.ocsp !== null || each.status.lists.length > 0)).map((each) => each?.asOf ?? '')
      return { asOf: found.toSorted()[0] ?? null, untold: names.length - found.length }
    },
  }
}
