import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { inspectKeyFile, signAllWithKeyFile, warmKeyWorker } from '../../node/signing/key-file.ts'
import { whyNot } from './doctor.ts'
import { type KeyMemory, type RememberedKey, rememberKeys } from './memory.ts'
import type { KeySource } from './source.ts'

export interface KeyFilesOptions {
  readonly memory: KeyMemory
  readonly now: () => Instant
  readonly allowGost: () => boolean
  /** Certificates carried along in each signature. */
  readonly intermediates: () => readonly Uint8Array[]
}

export interface KeyFiles extends KeySource {
  add(path: string): void
  forget(id: string): void
}

/** The key files a person uses on this PC: remembered by path, opened only for one deed at a time, never copied. */
export function keyFiles(options: KeyFilesOptions): KeyFiles {
  const keys = rememberKeys(options.memory)
  return {
    guards: true,
    list(question) {
      // Keys are listed when somebody is about to use one.
      warmKeyWorker()
      // The key taken up last is the likeliest, where several people use one PC.
      return keys.all().toReversed().map((key) => rowOf(key, existsSync(key.path) ? whyNot(key.facts, question) : { key: 'signing.key.fileMissing' }))
    },
    certificates: () => keys.all().flatMap(({ facts }) => (facts === null ? [] : [new Uint8Array(Buffer.from(facts.certificate, 'base64'))])),
    holds: (id) => keys.all().some((each) => each.id === id),
    add(path) {
      const whole = resolve(path)
      if (!existsSync(whole) || !statSync(whole).isFile()) throw new RefusalError({ key: 'signing.key.fileMissing' })
      keys.add(whole)
    },
    forget: keys.forget,
    async sign(id, password, { contents, detached, usage, owner }) {
      const { path } = keys.find(id)
      const request = { path, password, contents, detached, usage, signingTime: options.now(), intermediates: options.intermediates(), allowGost: options.allowGost() }
      const { signatures, facts } = await keys.learning(id, signAllWithKeyFile({ ...request, ...(owner === null ? {} : { owner: { iin: owner.iin } }) }))
      return { signatures, certificateDer: facts.certificateDer }
    },
    async owner(id, password) {
      const { facts } = await keys.learning(id, inspectKeyFile(keys.find(id).path, password).then((found) => ({ facts: found })))
      return facts
    },
  }
}

function rowOf({ id, path, facts }: RememberedKey, refusal: KeyRow['whyNot']): KeyRow {
  return {
    id, path, kind: 'file', asks: 'password', pin: null,
    subject: facts?.subject ?? null,
    iin: facts?.iin ?? null,
    bin: facts?.bin ?? null,
    organisation: facts?.organisation ?? null,
    algorithm: facts?.algorithm ?? null,
    validFrom: facts?.validFrom ?? null,
    validUntil: facts?.validUntil ?? null,
    usage: facts?.usage ?? 'unknown',
    whyNot: refusal,
    demo: facts?.issuer.startsWith('DEMO ') ?? false,
  }
}
