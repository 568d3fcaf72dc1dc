import { closeSync, createWriteStream, openSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { windowOn } from '../../node/documents/disk.ts'
import { writeAsic } from '../../node/signing/asic.ts'
import { inWords } from '../file-fault.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'

export const about = 'make an ASiC-E container of an evidence package, for outsiders: kense asic PACKAGE.zip --key P12 --password-from FILE'

const help = `kense asic PACKAGE.zip --key FILE --password-from FILE [--out FILE]

Makes a container by ETSI EN 319 162-1 (ASiC-E with CAdES) of an evidence package or any ZIP: every file as it is, a manifest of
their digests, and your own signature over that manifest, which other countries' and other offices' programs can judge. The
officials' signatures stay inside, each beside what it signs.

  --key FILE            your key file (.p12) for signing documents
  --password-from FILE  its first line is the key's password
  --out FILE            where to write; PACKAGE.asice by default

Exit code: 0 made, 1 not made, 2 not understood.`

const options = { key: { type: 'string' }, 'password-from': { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', default: false } } as const

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [file, ...others] = positionals
  const { key, 'password-from': passwordFile } = values
  if (values.help || file === undefined || others.length > 0 || key === undefined || passwordFile === undefined) {
    console.log(help)
    return values.help ? 0 : 2
  }
  const out = values.out ?? `${file.replace(/\.zip$/i, '')}.asice`
  const handle = openSync(file, 'r')
  try {
    const [password = ''] = readFileSync(passwordFile, 'utf8').split(/\r?\n/)
    const sign = async (content: Uint8Array) => (await signWithKeyFile({ path: key, password: Buffer.from(password, 'utf8'), content, detached: true, usage: 'sign', signingTime: new Date().toISOString(), allowGost: true })).p7s
    const target = createWriteStream(out)
    const count = await writeAsic({ source: windowOn(handle, statSync(file).size), sign, write: (piece) => void target.write(piece) })
    target.end()
    await finished(target)
    console.log(`${basename(out)}: ${count} files, signed`)
    return 0
  } catch (error) {
    console.error(inWords(error))
    return 1
  } finally {
    closeSync(handle)
  }
}
