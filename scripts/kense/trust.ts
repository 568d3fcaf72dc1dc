import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fromPem, toBase64 } from '../../domain/signing/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import { openDatabase } from '../../server/kernel/database.ts'
import { saveSetting } from '../../server/kernel/settings.ts'
import { trustKey, type TrustSetting } from '../../server/kernel/trust.ts'

export const about = 'say whose certificates a portal believes: kense trust --database URL --root FILE [--intermediate FILE] [--crl FILE]'

const help = `kense trust --database URL --root FILE… [--intermediate FILE…] [--crl FILE…] [--revocation required]

Sets the certification centres whose keys may sign in and sign (§63), in place of those set before. All nodes follow
within a moment.

  --database URL        postgresql://…; without it DATABASE_URL
  --root FILE           certificate of a root, PEM or DER (several times)
  --intermediate FILE   certificate of an issuing centre (several times)
  --crl FILE            list of revoked certificates (several times)
  --revocation WHEN     whenKnown (usual): a certificate on a list is refused; required: one that no list covers is, too

Exit code: 0 done, 1 not done, 2 not understood.`

const options = {
  database: { type: 'string' },
  root: { type: 'string', multiple: true, default: [] as string[] },
  intermediate: { type: 'string', multiple: true, default: [] as string[] },
  crl: { type: 'string', multiple: true, default: [] as string[] },
  revocation: { type: 'string', default: 'whenKnown' },
  help: { type: 'boolean', default: false },
} as const

/** Base64 of each block of the files; a file that is not what it should be is named. */
function blocks(files: readonly string[], check: (der: Uint8Array) => unknown): string[] {
  return files.flatMap((file) => {
    try {
      return fromPem(readFileSync(file)).map((der) => {
        check(der)
        return toBase64(der)
      })
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  })
}

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  const url = values.database ?? process.env['DATABASE_URL']
  const { revocation } = values
  if (values.help || url === undefined || values.root.length === 0 || (revocation !== 'whenKnown' && revocation !== 'required')) {
    console.log(help)
    return values.help ? 0 : 2
  }
  try {
    const trust: TrustSetting = { anchors: blocks(values.root, readCertificate), intermediates: blocks(values.intermediate, readCertificate), crls: blocks(values.crl, readCrl), revocation }
    const database = openDatabase(url, { connections: 1 })
    try {
      await saveSetting(database.db, trustKey, trust, null)
    } finally {
      await database.close()
    }
    console.log(`Roots: ${trust.anchors.length}, issuing centres: ${trust.intermediates.length}, lists: ${trust.crls.length}`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}
