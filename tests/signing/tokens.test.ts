import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, signTyp } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { strictPolicy } from '../../domain/signing/verify.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import type { TokenModule } from '../../domain/signing/ways.ts'
import type { KeyRing } from '../../native/kernel/key-ring.ts'
import { openKeyRing } from '../../native/keys/keys.ts'
import { tokenKeys } from '../../native/keys/tokens.ts'
import { findModules } from '../../node/signing/token-modules.ts'
import { openTokens, type Tokens } from '../../node/signing/tokens.ts'
import { type Centre, createCentre, type KeyRequest } from '../../server/demo/centre.ts'
import { hasSoftToken, openStore, plugIn, type SoftToken, softModule } from './soft-token.ts'
import { today } from './pki.ts'

const hasCompiler = spawnSync('cc', ['--version']).status === 0
if (!hasCompiler) console.warn('SKIPPED: no C compiler, so no module that crashes is tried')

const folder = mkdtempSync(join(tmpdir(), 'kense-tokens-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const person = { iin: '800101300019', surname: 'Сейітов', name: 'Асан', patronymic: 'Серікұлы' }
const body = { bin: '123456789021', name: 'Қаржы министрлігі' }
const wish = (file: string, more: Partial<KeyRequest> = {}): KeyRequest => ({ file, person, body, role: 'head', usage: 'sign', ...more })
const manifest = (title: string): Uint8Array => signedBytes({
  typ: signTyp,
  body: { deed: 'approvals.sign', noun: 'approval', id: '9e250000-0000-4000-8000-000000000001', version: '1', title, lang: 'kk', decision: 'agreed', details: {}, text: null, files: [], prev: null },
  signer: { person: '9e250000-0000-4000-8000-000000000101', iin: person.iin, power: null },
  time: { local: today, server: today },
} satisfies Manifest)

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (each: unknown) => each)
  return error instanceof RefusalError ? error.refusal.key : `not refused: ${String(error)}`
}

describe.skipIf(!hasSoftToken)('keys on a token (SoftHSM2)', () => {
  let centre: Centre
  let token: SoftToken
  let tokens: Tokens
  let keys: KeyRing
  let listed: TokenModule[]

  beforeAll(async () => {
    openStore(folder)
    centre = await createCentre(join(folder, 'centre'), { now: () => today })
    token = plugIn(folder, 'KAZTOKEN')
    token.put((await centre.issue(wish('sign.p12'))).p12, 'a1')
    token.put((await centre.issue(wish('auth.p12', { usage: 'auth' }))).p12, 'a2')
    token.put((await centre.issue(wish('other.p12', { person: { ...person, iin: '111111111111' } }))).p12, 'a3')
    tokens = openTokens()
    const trust = { anchors: centre.anchors, intermediates: centre.intermediates, crls: [], policy: strictPolicy }
    const source = tokenKeys({ tokens, modules: () => listed, now: () => today, intermediates: () => centre.intermediates })
    keys = openKeyRing({ memory: { load: () => null, save: () => undefined }, now: () => today, trust: () => trust, sources: [source] })
  }, 60_000)
  afterEach(() => (listed = [{ file: softModule.path, sha256: softModule.sha256 }]))
  afterAll(() => tokens?.close())

  const rows = () => keys.list({ usage: 'sign', person })
  const pin = (text = token.pin) => Buffer.from(text)
  async function usable(): Promise<string> {
    return (await rows()).find((each) => each.whyNot === null)!.id
  }

  it('a module that no administrator listed is never loaded', async () => {
    listed = []
    expect(await rows()).toEqual([])
  })

  it('the list tells each key of the token, and why those that cannot sign cannot', async () => {
    const found = await rows()
    for (const row of found) expect(row).toMatchObject({ kind: 'token', path: 'KAZTOKEN', asks: 'pin', pin: 'right', subject: 'СЕЙІТОВ АСАН', demo: true, algorithm: 'RSA-2048' })
    expect(found[0]?.whyNot).toBeNull()
    expect(found.slice(1).map((row) => row.whyNot?.key).toSorted()).toEqual(['signing.key.onlyForSignIn', 'signing.key.otherPerson'])
  })

  it('signs several manifests with one PIN; openssl verifies each, and the PIN is wiped', async () => {
    const typed = pin()
    const manifests = [manifest('Қаулы'), manifest('Бұйрық'), manifest('Өкім')]
    const { signatures } = await keys.signManifests(await usable(), typed, manifests, person)
    expect(typed.every((byte) => byte === 0)).toBe(true)
    const at = (name: string) => join(folder, name)
    writeFileSync(at('root.pem'), centre.rootPem)
    for (const [index, p7s] of signatures.entries()) {
      writeFileSync(at('a.p7s'), p7s)
      writeFileSync(at('a.json'), manifests[index]!)
      const verified = spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', at('a.p7s'), '-content', at('a.json'), '-CAfile', at('root.pem'), '-attime', String(Date.parse(today) / 1000), '-out', '/dev/null'], { encoding: 'utf8' })
      expect(verified.stderr).toContain('CAdES Verification successful')
    }
  })

  it('a wrong PIN is told with how near the lock is, and is never tried again by itself', async () => {
    const id = await usable()
    expect(await refusal(keys.signManifests(id, pin('87654321'), [manifest('Қаулы')], person))).toMatch(/^signing\.key\.wrongPin/)
    expect((await rows())[0]?.pin).toBe('countLow')
    expect(await refusal(keys.signManifests(id, pin('1'), [manifest('Қаулы')], person))).toMatch(/^signing\.key\.(pinLength|wrongPin)/)
    expect(await refusal(keys.signManifests(id, pin(''), [manifest('Қаулы')], person))).toBe('signing.key.emptyPin')
    expect((await keys.signManifests(id, pin(), [manifest('Қаулы')], person)).signatures).toHaveLength(1)
    expect((await rows())[0]?.pin).toBe('right')
  })

  it("a sign-in key signs no document, and another person's key nothing of mine, before a PIN is used up", async () => {
    const found = await rows()
    const idOf = (key: string) => found.find((row) => row.whyNot?.key === key)!.id
    expect(await refusal(keys.signManifests(idOf('signing.key.onlyForSignIn'), pin('wrong-pin'), [manifest('Қаулы')], person))).toBe('signing.key.onlyForSignIn')
    expect(await refusal(keys.signManifests(idOf('signing.key.otherPerson'), pin('wrong-pin'), [manifest('Қаулы')], person))).toBe('signing.key.otherPerson')
    expect((await rows())[0]?.pin).toBe('right')
  })

  it('whose the token is needs its PIN', async () => {
    const id = await usable()
    expect(await keys.owner(id, pin())).toEqual({ iin: person.iin })
    expect(await refusal(keys.owner(id, pin('00000000')))).toMatch(/wrongPin/)
    await keys.owner(id, pin())
    expect(keys.guards(id)).toBe(false)
  })

  it('a token plugged in is there at the next look; one pulled out is told so, and its key is gone', async () => {
    const second = plugIn(folder, 'ЕКІНШІ', '4321')
    const empty = (await rows()).find((row) => row.path === 'ЕКІНШІ')
    expect(empty?.whyNot).toEqual({ key: 'signing.key.tokenEmpty' })
    second.put((await centre.issue(wish('second.p12'))).p12, 'b1')
    const row = (await rows()).find((each) => each.path === 'ЕКІНШІ' && each.whyNot === null)!
    expect((await keys.signManifests(row.id, pin('4321'), [manifest('Қаулы')], person)).signatures).toHaveLength(1)
    second.remove()
    expect(await refusal(keys.signManifests(row.id, pin('4321'), [manifest('Қаулы')], person))).toBe('signing.key.tokenGone')
    expect((await rows()).some((each) => each.path === 'ЕКІНШІ')).toBe(false)
    expect(await refusal(keys.signManifests(row.id, pin('4321'), [manifest('Қаулы')], person))).toBe('signing.key.tokenGone')
  })

  it('a module that differs from the listed one is told and not loaded; a listed one that is not installed is no row', async () => {
    listed = [{ file: softModule.path, sha256: '0'.repeat(64) }, { file: 'libnowhere.so', sha256: softModule.sha256 }, { file: '../libsofthsm2.so', sha256: softModule.sha256 }]
    expect((await rows()).map((row) => row.whyNot?.key)).toEqual(['signing.key.moduleChanged'])
    // Changed after it was found, and before it was loaded: the process itself looks once more.
    const copy = join(folder, 'copy.so')
    copyFileSync(softModule.path, copy)
    const [found] = findModules([{ file: copy, sha256: softModule.sha256 }])
    writeFileSync(copy, Buffer.concat([readFileSync(copy), Buffer.from('x')]))
    await expect(tokens.list(found!)).rejects.toMatchObject({ code: 'moduleChanged' })
  })

  it('a library that is no module is told, and the other tokens are still of use', async () => {
    const path = ['/lib/x86_64-linux-gnu/libm.so.6', '/lib/aarch64-linux-gnu/libm.so.6', '/usr/lib/libm.so.6'].find((each) => findModules([{ file: each, sha256: '' }]).length > 0)!
    listed = [{ file: path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }, ...listed]
    const found = await rows()
    expect(found.map((row) => row.whyNot?.key)).toContain('signing.key.moduleFailed')
    expect(found.some((row) => row.whyNot === null)).toBe(true)
  })

  it('a GOST key that the module cannot sign with is shown the way to NCALayer, whatever is allowed to key files', async () => {
    const third = plugIn(folder, 'ГОСТ', '4321')
    third.putCertificate((await centre.issue(wish('gost.p12', { algorithm: 'gost2015' }))).p12, 'c1')
    expect((await rows()).find((row) => row.path === 'ГОСТ')?.whyNot).toEqual({ key: 'signing.key.tokenAlgorithm' })
    third.remove()
  })

  it('kense keys --module tells the keys without a PIN, and the digest that the portal’s setting wants', () => {
    const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(new URL('../../scripts/kense.ts', import.meta.url)), 'keys', '--json', '--at', today, '--module', softModule.path], { encoding: 'utf8' })
    const told = JSON.parse(stdout) as { token: string; iin: string; usable: boolean; moduleSha256: string }[]
    expect(status).toBe(0)
    expect(told).toHaveLength(3)
    for (const each of told) expect(each).toMatchObject({ token: 'KAZTOKEN', moduleSha256: softModule.sha256, usable: true, pin: 'right' })
  })

  it.skipIf(!hasCompiler)('a module that crashes or hangs takes nothing along, and is told', async () => {
    const build = (name: string, code: string) => {
      writeFileSync(join(folder, `${name}.c`), `#include <signal.h>\n#include <unistd.h>\nunsigned long C_GetFunctionList(void **list) { ${code} return 5; }\n`)
      const made = spawnSync('cc', ['-shared', '-fPIC', '-o', join(folder, `${name}.so`), join(folder, `${name}.c`)], { encoding: 'utf8' })
      if (made.status !== 0) throw new Error(made.stderr)
      return findModules([{ file: join(folder, `${name}.so`), sha256: createHash('sha256').update(readFileSync(join(folder, `${name}.so`))).digest('hex') }])[0]!
    }
    await expect(tokens.list(build('crashes', 'raise(SIGSEGV);'))).rejects.toMatchObject({ code: 'moduleFailed' })
    const impatient = openTokens({ listLimitMs: 3_000 })
    await expect(impatient.list(build('hangs', 'for (;;) pause();'))).rejects.toMatchObject({ code: 'moduleSlow' })
    impatient.close()
    expect(await tokens.list(softModule)).not.toEqual([])
  })

  it('a waiting that is given up ends the process, and the next deed starts another', async () => {
    const id = await usable()
    const stop = new AbortController()
    stop.abort()
    expect(await refusal(keys.signManifests(id, pin(), [manifest('Қаулы')], person, stop.signal))).toBe('signing.key.tokenCancelled')
    expect((await keys.signManifests(id, pin(), [manifest('Қаулы')], person)).signatures).toHaveLength(1)
  })
})
