import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { texts } from '../../domain/texts.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import { type Refusal, RefusalError } from '../../domain/kernel/verdict.ts'
import { fromPem } from '../../domain/signing/bytes.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { strictPolicy } from '../../domain/signing/verify.ts'
import { dateFault, type KeyFacts, signingFault } from '../../node/signing/key-facts.ts'
import { inspectKeyFile } from '../../node/signing/key-file.ts'
import { primitives } from '../../node/signing/primitives.ts'

export const about = 'tell what key files hold: kense keys --password-file F [--trust ROOT] [--crl LIST] [--at TIME] [--json] FILE.p12…'

const help = `kense keys FILE.p12…

Opens key files and tells whose they are, what for, until when, and whether they can be used.

  --password-file F    file with the password, one line, UTF-8
  --trust FILE         certificate of a trusted centre (several times); then the chain is checked too
  --intermediate FILE  certificate that may stand between (several times)
  --crl FILE           list of revoked certificates (several times)
  --at ISO-TIME        judge as of then, not as of now
  --json               one JSON object (an array for several files)

Exit code: 0 all were opened (whether a key can be used is in the answer), 1 one could not be, 2 the question was wrong.`

const options = {
  'password-file': { type: 'string' },
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

const say = createTexts(texts, 'en')
const words = (refusal: Refusal) => String(say.t(refusal.key, valuesIn('en', refusal.values)))

export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help || positionals.length === 0) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const passwordFile = values['password-file']
    if (passwordFile === undefined) throw new Error('--password-file FILE is needed: a password on the command line could be read by others')
    const all = (paths: string[]) => paths.flatMap((path) => fromPem(readFileSync(path)))
    const at = new Date(values.at ?? Date.now())
    if (Number.isNaN(at.getTime())) throw new Error(`--at ${values.at}: not a time; write it as 2026-11-22T10:00:00Z`)
    const question = { at: at.toISOString(), anchors: all(values.trust), intermediates: all(values.intermediate), crls: all(values.crl) }
    const results = []
    for (const file of positionals) results.push(await tell(file, passwordFile, question))
    if (values.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2))
    else for (const result of results) print(result)
    return results.every((each) => 'subject' in each) ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 2
  }
}

async function tell(file: string, passwordFile: string, question: Question) {
  try {
    const { subject, organisation, iin, bin, algorithm, usage, roles, serial, issuer, validFrom, validUntil, ...rest } = await inspectKeyFile(file, passwordIn(passwordFile))
    const refusal = problemOf({ ...rest, algorithm, usage, validFrom, validUntil }, question)
    return { file, subject, organisation, iin, bin, algorithm, usage, roles, serial, issuer, validFrom, validUntil, usable: refusal === null, whyNot: refusal && { key: refusal.key, text: words(refusal) } }
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    return { file, usable: false, whyNot: { key: error.refusal.key, text: words(error.refusal) } }
  }
}

function passwordIn(file: string): Uint8Array {
  const bytes = readFileSync(file)
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  return bytes.subarray(0, end === -1 ? bytes.length : end)
}

function problemOf(facts: Pick<KeyFacts, 'algorithm' | 'usage' | 'validFrom' | 'validUntil' | 'signing' | 'certificateDer' | 'companions'>, question: Question): Refusal | null {
  const fault = dateFault({ validFrom: Date.parse(facts.validFrom), validUntil: Date.parse(facts.validUntil) }, question.at)
  if (fault !== null) return { key: `signing.key.${fault.code}`, ...(fault.values === null ? {} : { values: fault.values }) }
  if (facts.usage === 'unknown') return { key: 'signing.key.unknownUsage' }
  const kind = signingFault(facts, false)
  if (kind !== null) return { key: `signing.key.${kind.code}` }
  if (question.anchors.length === 0) return null
  const trust = { ...question, policy: strictPolicy }
  const problem = certificateProblem({ certificateDer: facts.certificateDer, companions: facts.companions, trust, at: question.at, primitives })
  return problem === null ? null : { key: reasonText(problem) }
}

function print(result: Awaited<ReturnType<typeof tell>>): void {
  console.log(`${result.usable ? 'OK ' : 'NO '} ${result.file}${result.whyNot ? `: ${result.whyNot.text}` : ''}`)
  if (!('subject' in result)) return
  const { subject, organisation, iin, bin, algorithm, usage, validFrom, validUntil } = result
  console.log(`    ${[subject, organisation, iin && `IIN ${iin}`, bin && `BIN ${bin}`].filter(Boolean).join(', ')}`)
  console.log(`    ${algorithm}, ${usage}, ${validFrom} – ${validUntil}`)
}
