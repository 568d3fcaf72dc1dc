import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toBase64, toHex } from '../../domain/signing/bytes.ts'
import { nameLine, readCertificate } from '../../domain/signing/certificate.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import { anyProfile, Centre, type TrustChoices } from '../../domain/signing/trust-list.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { inWords } from '../file-fault.ts'
import { derIn } from '../given-der.ts'
import { openDatabase, type OpenDatabase } from '../../server/kernel/database.ts'
import { currentEdition, listKeepers } from '../../server/kernel/trust-editions.ts'
import { enterTrust, type Keeper } from '../../server/signing/public.ts'

export const about = 'say whose certificates a portal believes: kense trust --database URL --root FILE [--intermediate FILE] [--key P12]'

const help = `kense trust --database URL --root FILE… [--intermediate FILE…] [--crl FILE…] [--tsp URL] [--ocsp URL] [--lists URL…]

Enters an edition of the trust list: the certification centres whose keys may sign in and sign (§63), in place of those
set before. All nodes follow within a moment. Afterwards the portal's administrator keeps the list in the program.

  --database URL        postgresql://…; without it DATABASE_URL
  --root FILE           certificate of a root, PEM or DER (several times)
  --intermediate FILE   certificate of an issuing centre (several times)
  --crl FILE            list of revoked certificates, brought by hand (several times)
  --name NAME           what the centre is called on screens
  --tsp URL             where it stamps time (RFC 3161)
  --ocsp URL            where it answers for one certificate (OCSP)
  --lists URL           where its revocation lists are, whole or delta (several times)
  --revocation WHEN     whenKnown (usual): a certificate on a list is refused; required: one that no list covers is, too
  --key FILE            an administrator's key file, which signs the edition; --password-from FILE has its password
  --unsigned            enter an edition without a signature although the one before has one: PCs that hold that one will
                        not follow, so this is for a list whose keepers' keys are lost

Compare the fingerprints that are printed with those that the centre has published, by another way than this file came.

Exit code: 0 done, 1 not done, 2 not understood.`

const options = {
  database: { type: 'string' },
  root: { type: 'string', multiple: true, default: [] as string[] },
  intermediate: { type: 'string', multiple: true, default: [] as string[] },
  crl: { type: 'string', multiple: true, default: [] as string[] },
  name: { type: 'string', default: 'Куәландырушы орталық' },
  tsp: { type: 'string' },
  ocsp: { type: 'string' },
  lists: { type: 'string', multiple: true, default: [] as string[] },
  revocation: { type: 'string', default: 'whenKnown' },
  key: { type: 'string' },
  'password-from': { type: 'string' },
  unsigned: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const blocks = (files: readonly string[], read: (der: Uint8Array) => unknown): string[] => derIn(files, read, 'a certificate or a list').map(toBase64)

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function choicesOf(values: Values, revocation: TrustChoices['revocation']): TrustChoices {
  const centre = {
    name: values.name,
    demo: false,
    anchors: blocks(values.root, readCertificate),
    intermediates: blocks(values.intermediate, readCertificate),
    lists: blocks(values.crl, readCrl),
    profile: { ...anyProfile, timestamps: values.tsp ?? null, status: values.ocsp ?? null, lists: values.lists },
  }
  return { revocation, centres: [Centre.parse(centre)] }
}

async function keeperBy({ db }: OpenDatabase, path: string, passwordFile: string | undefined, at: string): Promise<Keeper> {
  const [password = ''] = passwordFile === undefined ? [] : readFileSync(passwordFile, 'utf8').split(/\r?\n/)
  const sign = async (content: Uint8Array) => {
    const { p7s, facts } = await signWithKeyFile({ path, password: Buffer.from(password, 'utf8'), content, detached: true, usage: 'sign', signingTime: at, allowGost: true })
    return { p7s, iin: facts.iin ?? '' }
  }
  const { iin } = await sign(new Uint8Array([0]))
  const keepers = await listKeepers(db)
  const person = await db.selectFrom('persons').select('id').where('iin', '=', iin).where('active', '=', true).executeTakeFirst()
  if (person === undefined || !keepers.some((each) => each.iin === iin)) throw new Error(`${path}: its owner (IIN ${iin}) is no administrator of this portal`)
  return { person: person.id, iin, sign: async (bytes) => (await sign(bytes)).p7s }
}

function printCentre(choices: TrustChoices): void {
  for (const [what, list] of [['root   ', 'anchors'], ['issuing', 'intermediates']] as const) {
    for (const each of choices.centres.flatMap((centre) => centre[list])) {
      const der = new Uint8Array(Buffer.from(each, 'base64'))
      console.log(`${what}  ${nameLine(readCertificate(der).subject)}\n         SHA-256 ${(toHex(primitives.digest('sha256', der)).match(/.{4}/g) ?? []).join(' ')}`)
    }
  }
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
    const choices = choicesOf(values, revocation)
    const at = new Date().toISOString()
    const database = openDatabase(url, { connections: 1 })
    try {
      const before = await currentEdition(database.db)
      if (before?.signed === true && values.key === undefined && !values.unsigned) throw new Error('the edition in force is signed: give --key and --password-from, or --unsigned if no keeper has a key any more')
      const keeper = values.key === undefined ? null : await keeperBy(database, values.key, values['password-from'], at)
      const list = await enterTrust({ db: database.db, choices, keeper, at })
      printCentre(choices)
      console.log(`Edition ${list.edition} is in force${keeper === null ? ', unsigned' : ''}; administrators who may sign the next one: ${list.keepers.length}.`)
    } finally {
      await database.close()
    }
    return 0
  } catch (error) {
    console.error(inWords(error))
    return 1
  }
}
