import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Refusal, RefusalError } from '../../domain/kernel/verdict.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { strictPolicy } from '../../domain/signing/verify.ts'
import { dateFault, factsOf, type KeyFacts, signingFault } from '../../node/signing/key-facts.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { inspectKeyFile } from '../../node/signing/key-file.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { inWords, refusalInWords } from '../file-fault.ts'
import { derIn } from '../given-der.ts'
import { openTokens } from '../../node/signing/tokens.ts'

export const about = 'tell what key files and tokens hold: kense keys --password-file F [--trust ROOT] [--crl LIST] [--at TIME] [--json] FILE.p12…, or --module LIB'

const help = `kense keys FILE.p12…
kense keys --module LIBRARY

Opens key files, or looks at the tokens plugged in, and tells whose the keys are, what for, until when, and whether they can be used.

  --password-file F    file with the password of the key files, one line, UTF-8
  --module LIBRARY     a PKCS#11 module (several times); no PIN is asked. Prints its SHA-256 too, as the portal's setting wants it
  --trust FILE         certificate of a trusted centre (several times); then the chain is checked too
  --intermediate FILE  certificate that may stand between (several times)
  --crl FILE           list of revoked certificates (several times)
  --at ISO-TIME        judge as of then, not as of now
  --json               one JSON object (an array for several files)

Exit code: 0 all were opened (whether a key can be used is in the answer), 1 one could not be, 2 the question was wrong.`

const options = {
  'password-file': { type: 'string' },
  module: { type: 'string', multiple: true, default: [] as string[] },
  trust: { type: 'string', multiple: true, default: [] as string[] },
  intermediate: { type: 'string', multiple: true, default: [] as string[] },
  crl: { type: 'string', multiple: true, default: [] as string[] },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

interface Question {
  readonly at: string
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help || (positionals.length === 0 && values.module.length === 0)) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const passwordFile = values['password-file']
    if (passwordFile === undefined && positionals.length > 0) throw new Error('--password-file FILE is needed: a password on the command line could be read by others')
    const at = new Date(values.at ?? Date.now())
    if (Number.isNaN(at.getTime())) throw new Error(`--at ${values.at}: not a time; write it as 2026-11-22T10:00:00Z`)
    const question = { at: at.toISOString(), anchors: derIn(values.trust, readCertificate, 'a certificate'), intermediates: derIn(values.intermediate, readCertificate, 'a certificate'), crls: derIn(values.crl, readCrl, 'a revocation list') }
    const results: Told[] = []
    for (const file of positionals) results.push(await tell(file, passwordFile ?? '', question))
    results.push(...(await tellTokens(values.module, question)))
    if (values.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2))
    else for (const result of results) print(result)
    return results.every((each) => 'subject' in each) ? 0 : 1
  } catch (error) {
    console.error(inWords(error))
    return 2
  }
}

type Told = Awaited<ReturnType<typeof tell>> | Awaited<ReturnType<typeof tellTokens>>[number]

async function tell(file: string, passwordFile: string, question: Question) {
  try {
    return { file, ...told(await inspectKeyFile(file, passwordIn(passwordFile)), question) }
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    return { file, ...notTold(error.refusal) }
  }
}

/** Without a PIN: certificates on a token can be read by anybody who holds it. */
async function tellTokens(paths: readonly string[], question: Question) {
  const tokens = openTokens()
  const rows = []
  try {
    for (const path of paths) {
      const module = { path: realpathSync(path), sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }
      const about = { file: path, moduleSha256: module.sha256 }
      try {
        const found = await tokens.list(module)
        if (found.length === 0) rows.push({ ...about, ...notTold({ key: 'signing.key.tokenGone' }) })
        for (const { label, serial, pin, certificates } of found) {
          const own = certificates.map(({ der }) => readCertificate(der)).filter((each) => each.authority === null)
          for (const certificate of own) rows.push({ ...about, token: label, tokenSerial: serial, pin, ...told(factsOf(certificate, []), question) })
          if (own.length === 0) rows.push({ ...about, token: label, tokenSerial: serial, pin, ...notTold({ key: 'signing.key.tokenEmpty' }) })
        }
      } catch (error) {
        if (!(error instanceof KeyFault)) throw error
        rows.push({ ...about, ...notTold({ key: `signing.key.${error.code}` }) })
      }
    }
  } finally {
    tokens.close()
  }
  return rows
}

function told(facts: KeyFacts, question: Question) {
  const { subject, organisation, iin, bin, algorithm, usage, roles, serial, issuer, validFrom, validUntil } = facts
  const refusal = problemOf(facts, question)
  return { subject, organisation, iin, bin, algorithm, usage, roles, serial, issuer, validFrom, validUntil, usable: refusal === null, whyNot: refusal && { key: refusal.key, text: refusalInWords(refusal) } }
}

const notTold = (refusal: Refusal) => ({ usable: false, whyNot: { key: refusal.key, text: refusalInWords(refusal) } })

function passwordIn(file: string): Uint8Array {
  const bytes = readFileSync(file)
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  return bytes.subarray(0, end === -1 ? bytes.length : end)
}

function problemOf(facts: Pick<KeyFacts, 'algorithm' | 'usage' | 'validFrom' | 'validUntil' | 'signing' | 'certificateDer' | 'companions'>, question: Question): Refusal | null {
  const fault = dateFault({ validFrom: Date.parse(facts.validFrom), validUntil: Date.parse(facts.validUntil) }, question.at)
  if (fault !== null) return { key: `signing.key.${fault.code}`, ...(fault.values === null ? {} : { values: fault.values }) }
  if (facts.usage === 'unknown') return { key: 'signing.key.unknownUsage' }
  const trust = { ...question, policy: strictPolicy }
  const problem = question.anchors.length === 0 ? null : certificateProblem({ certificateDer: facts.certificateDer, companions: facts.companions, trust, at: question.at, primitives })
  // What the centre says of it holds whichever way it would sign.
  if (problem !== null) return { key: reasonText(problem) }
  const kind = signingFault(facts, false)
  return kind === null ? null : { key: `signing.key.${kind.code}` }
}

function print(result: Told): void {
  const token = 'token' in result ? ` ${result.token} (PIN: ${result.pin})` : ''
  console.log(`${result.usable ? 'OK ' : 'NO '} ${result.file}${token}${result.whyNot ? `: ${result.whyNot.text}` : ''}`)
  if ('moduleSha256' in result) console.log(`    module SHA-256 ${result.moduleSha256}`)
  if (!('subject' in result)) return
  const { subject, organisation, iin, bin, algorithm, usage, validFrom, validUntil } = result
  console.log(`    ${[subject, organisation, iin && `IIN ${iin}`, bin && `BIN ${bin}`].filter(Boolean).join(', ')}`)
  console.log(`    ${algorithm}, ${usage}, ${validFrom} – ${validUntil}`)
}
