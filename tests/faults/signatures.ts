import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SignatureVerdict, verifyDetached } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { type Case, content, forgeries, good, gostSigned, stamped } from '../signing/forgeries.ts'
import { makePki, pem, type Pki, today, trustOf } from '../signing/pki.ts'
import { type Fault, seeded, within } from './fault.ts'

const slowMs = 2_000

/** One to three small harms; many leave the bytes readable, which is where a careless verifier says yes. */
function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = Array.from(original)
  for (let count = 1 + within(random, 3); count > 0; count -= 1) {
    const at = within(random, bytes.length)
    const harms: (() => void)[] = [
      () => (bytes[at] = (bytes[at] ?? 0) ^ (1 << within(random, 8))),
      () => (bytes[at] = within(random, 256)),
      () => void bytes.splice(at, 1 + within(random, 4)),
      () => void bytes.splice(at, 0, ...bytes.slice(at, at + 1 + within(random, 40))),
      () => void bytes.splice(at, 4, ...bytes.slice(within(random, bytes.length)).slice(0, 4)),
      () => (bytes = bytes.slice(0, at)),
    ]
    harms[within(random, harms.length)]?.()
  }
  return Uint8Array.from(bytes)
}

function opensslAccepts(folder: string, p7s: Uint8Array): boolean {
  writeFileSync(join(folder, 'mutant.p7s'), p7s)
  const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', join(folder, 'mutant.p7s'), '-content', join(folder, 'content'), '-CAfile', join(folder, 'centre.pem'), '-attime', String(Date.parse(today) / 1000), '-out', '/dev/null']
  return spawnSync('openssl', args).status === 0
}

interface Judge {
  readonly verdict: (made: Case) => SignatureVerdict
  readonly slow: () => number
}

function judgeFor(pki: Pki): Judge {
  let slow = 0
  return {
    verdict(made) {
      const begun = performance.now()
      const verdict = verifyDetached({ p7s: made.p7s, content: made.content ?? content, trust: made.trust ?? trustOf(pki, { intermediates: [pki.ca.certificate] }), at: today, primitives, ...(made.need ? { need: made.need } : {}) })
      if (performance.now() - begun > slowMs) slow += 1
      return verdict
    },
    slow: () => slow,
  }
}

/** What a signature says: by whom, when, with which certificate. Harm to a copy of another certificate changes none of it. */
const meaning = ({ signers, level }: SignatureVerdict) => JSON.stringify([level, signers.map(({ certificatePem, signingTime, timestamp }) => [certificatePem, signingTime, timestamp])])

/** G1: here a row is a signature; lost is a good one refused, doubled a forged one believed. */
export const forgedSignatures: Fault = {
  name: 'signatures',
  about: 'G1: every class of forgery, and mutants that openssl judges too',
  runs: { usual: 2_000, full: 20_000, small: 300 },
  missing: () => (spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed'),
  async run(runs, say) {
    const folder = mkdtempSync(join(tmpdir(), 'kense-forged-'))
    const pki = makePki()
    writeFileSync(join(folder, 'content'), content)
    writeFileSync(join(folder, 'centre.pem'), pem(pki.root) + pem(pki.ca))
    const { verdict, slow } = judgeFor(pki)
    const sound = [...good.map(({ make }) => make(pki)), stamped(pki), gostSigned(pki)]
    const lost = sound.filter((made) => !verdict(made).ok).length
    const believed = forgeries.filter(({ make }) => verdict(make(pki)).ok).map((each) => each.class)
    say(`${forgeries.length} forgeries, ${believed.length} believed`)
    const random = seeded(20_261_122)
    const meanings = sound.map((made) => meaning(verdict(made)))
    let [untouched, changed, onlyOurs, onlyOpenssl] = [0, 0, 0, 0]
    for (let run = 0; run < runs; run += 1) {
      const which = run % sound.length
      const { p7s } = sound[which] ?? { p7s: new Uint8Array() }
      const mutant = mutate(p7s, random)
      if (Buffer.compare(mutant, p7s) === 0) continue
      const ours = verdict({ p7s: mutant })
      if (ours.ok && meaning(ours) === meanings[which]) untouched += 1
      else if (ours.ok) changed += 1
      // openssl knows no GOST; and of what we refuse one in ten shows how much more it lets through.
      if (which === sound.length - 1 || !(ours.ok || run % 10 === 0)) continue
      const theirs = opensslAccepts(folder, mutant)
      if (ours.ok && !theirs) onlyOurs += 1
      if (theirs && !ours.ok) onlyOpenssl += 1
    }
    rmSync(folder, { recursive: true, force: true })
    const doubled = believed.length + changed
    return {
      name: 'G1 forged signatures', runs: runs + forgeries.length, acked: sound.length, lost, doubled, stuck: slow(), pass: lost + doubled + slow() === 0,
      more: { forgeries: forgeries.length, mutants: runs, believed: believed.join(' '), untouched, changed, acceptedByUsOnly: onlyOurs, acceptedByOpensslOnly: onlyOpenssl },
    }
  },
}
