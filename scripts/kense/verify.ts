import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createTexts } from '../../domain/kernel/text.ts'
import { texts } from '../../domain/texts.ts'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import type { AnyDigest } from '../../domain/signing/primitives.ts'
import { allowedDigest } from '../../domain/signing/public-key.ts'
import { reasonText, type SignatureReason } from '../../domain/signing/reasons.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { judgeDocument } from '../../domain/signing/statement.ts'
import { type SignatureVerdict, strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { windowOn } from '../../node/documents/disk.ts'
import { checkZip } from '../../node/signing/check.ts'
import { signatureBytes } from '../../node/signing/given-signatures.ts'
import { inWords } from '../file-fault.ts'
import { derIn } from '../given-der.ts'
import { digestFile, primitives } from '../../node/signing/primitives.ts'

export const about = 'judge signatures: kense verify --trust ROOT [--intermediate CA] [--crl LIST] [--content FILE] [--at TIME] [--signers N] [--json] FILE…'

const help = `kense verify FILE…

Judges detached or attached CAdES signatures (.p7s) by our strict verifier, and whole evidence packages (.zip) and ASiC-E
containers (.asice) of any size: every digest and every signature inside.

  --trust FILE         certificate of a centre to trust (several times)
  --intermediate FILE  certificate that may stand between (several times)
  --crl FILE           list of revoked certificates (several times); with it the signer must be covered by a fresh list
  --content FILE       the signed file; without it FILE less its ending .p7s, or what the signature carries itself
  --at ISO-TIME        judge as of then, not as of now
  --signers N          how many signers there must be at least
  --json               one JSON object (an array for several files)

All files may be PEM or DER. Exit code: 0 all are valid, 1 one is not, 2 one could not be read or the question was not
understood (why is on the error output). The JSON has ok, reason, level (claimed and verified) and signers.`

const options = {
  trust: { type: 'string', multiple: true, default: [] as string[] },
  intermediate: { type: 'string', multiple: true, default: [] as string[] },
  crl: { type: 'string', multiple: true, default: [] as string[] },
  content: { type: 'string' },
  at: { type: 'string' },
  signers: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Files of this size are held whole, which lets one forgery be named; larger ones are hashed as a stream. */
const holdUpTo = 1_000_000

export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help || positionals.length === 0) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const at = values.at === undefined ? new Date() : new Date(values.at)
    if (Number.isNaN(at.getTime())) throw new Error(`--at ${values.at}: not a time; write it as 2026-11-22T10:00:00Z`)
    const trust = trustOf(values)
    const signers = Number(values.signers ?? 1)
    if (!Number.isInteger(signers) || signers < 1) throw new Error(`--signers ${values.signers}: not a number of signers`)
    const need = { usage: 'sign' as const, signers }
    const results: ({ file: string } & (SignatureVerdict | ReturnType<typeof judgeContainer>))[] = []
    let unread = 0
    for (const file of positionals) {
      try {
        results.push({ file, ...(isContainer(file) ? judgeContainer(file, { trust, at: at.toISOString() }) : await judge(file, { trust, at: at.toISOString(), primitives, need }, values.content)) })
      } catch (error) {
        // One file that is not there keeps nobody from hearing of the others.
        console.error(inWords(error, file))
        unread += 1
      }
    }
    if (unread === positionals.length) return 2
    if (values.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2))
    else for (const result of results) if ('container' in result) printContainer(result)
      else print(result)
    return unread > 0 ? 2 : results.every((each) => each.ok) ? 0 : 1
  } catch (error) {
    console.error(inWords(error))
    return 2
  }
}

function trustOf(values: { trust: string[]; intermediate: string[]; crl: string[] }): Trust {
  const certificates = (paths: string[]) => derIn(paths, readCertificate, 'a certificate')
  const policy = { ...strictPolicy, revocation: values.crl.length > 0 ? ('required' as const) : ('whenKnown' as const) }
  return { anchors: certificates(values.trust), intermediates: certificates(values.intermediate), crls: derIn(values.crl, readCrl, 'a revocation list'), policy }
}

type Question = Omit<Parameters<typeof judgeDocument>[0], 'p7s' | 'content'>

async function judge(file: string, question: Question, contentPath: string | undefined): Promise<SignatureVerdict> {
  const p7s = signatureBytes(new Uint8Array(readFileSync(file)))
  const beside = file.replace(/\.p7s$/i, '')
  const path = contentPath ?? (beside !== file && existsSync(beside) ? beside : null)
  const content = path === null ? null : statSync(path).size <= holdUpTo ? new Uint8Array(readFileSync(path)) : await digestFile(path, digestsOf(p7s))
  const { ok, reason, level, signers } = judgeDocument({ ...question, p7s, content })
  return { ok, reason, level, signers }
}

/** Which digests of a large file its signature needs; Streebog takes its time and is not made for nothing. */
function digestsOf(p7s: Uint8Array): AnyDigest[] {
  return readOrNull(() => [...new Set(readSignedData(p7s).signers.map((each) => allowedDigest(each.digestAlgorithm)))]) ?? ['sha256']
}

function isContainer(file: string): boolean {
  if (!/\.(zip|asice|sce)$/i.test(file)) return false
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(2)
    return readSync(handle, head, 0, 2, 0) === 2 && head.toString('latin1') === 'PK'
  } finally {
    closeSync(handle)
  }
}

/** A package holds when every file agrees with its digest and every signature that counts is valid. */
function judgeContainer(file: string, question: Pick<Question, 'trust' | 'at'>) {
  const handle = openSync(file, 'r')
  try {
    const { checked, signatures } = checkZip(basename(file), windowOn(handle, statSync(file).size), question)
    const counted = signatures.filter((each) => each.counted)
    const bad = counted.find((each) => !each.ok)
    const reason = checked.refused?.key ?? (checked.faults.length > 0 ? 'packageNotIntact' : bad ? (bad.reason?.key ?? 'signing.check.invalid') : counted.length === 0 ? reasonText('noSigners') : null)
    return { ok: reason === null, reason: reason?.replace('signing.reason.', '') ?? null, container: checked, signatures }
  } finally {
    closeSync(handle)
  }
}

function printContainer({ file, ok, reason, container, signatures }: { file: string } & ReturnType<typeof judgeContainer>): void {
  console.log(`${ok ? 'OK ' : 'BAD'} ${file}${ok ? '' : ` [${reason}]`}${container.seal === null ? '' : `\n    seal ${container.seal}`}`)
  for (const { path, what } of container.faults) console.log(`    ${what}: ${path}`)
  for (const each of signatures) {
    const who = each.signers.map(({ subject, iin }) => [subject, iin && `IIN ${iin}`].filter(Boolean).join(', ')).join('; ')
    console.log(`    ${each.ok ? 'ok ' : 'bad'} ${each.name} CAdES-${each.level.verified}: ${who}${each.counted ? '' : ' (not counted)'}${each.reason === null ? '' : ` [${each.reason.key.replace('signing.reason.', '')}]`}`)
  }
}

function print({ file, ok, reason, level, signers }: SignatureVerdict & { file: string }): void {
  console.log(`${ok ? 'OK ' : 'BAD'} ${file}${ok ? ` (CAdES-${level.verified})` : `: ${sentence(reason)} [${reason}]`}`)
  for (const signer of signers) {
    const when = signer.timestamp ?? signer.signingTime
    const who = [signer.subject, signer.iin && `IIN ${signer.iin}`, signer.bin && `BIN ${signer.bin}`, signer.algorithm, when].filter(Boolean).join(', ')
    console.log(`    ${signer.ok ? 'ok ' : 'bad'} ${who}${signer.ok ? '' : `: ${sentence(signer.reason)}`}`)
  }
}

const say = createTexts(texts, 'en')

function sentence(reason: SignatureReason | null): string {
  return reason === null ? '' : String(say.t(reasonText(reason)))
}
