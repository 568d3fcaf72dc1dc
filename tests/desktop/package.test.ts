import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isNewer, lookForUpdate } from '../../electron/updates.ts'
import { makeOffer } from '../../scripts/package.ts'

const text = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8')
const scheme = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('app-builder-lib/scheme.json'), 'utf8')) as object

describe('electron-builder.yml', () => {
  const validate = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true }).compile(scheme)
  const configuration = load(text) as Record<string, Record<string, unknown>>

  it('fits the builder’s own schema, and a wrong key or type would be told', () => {
    expect(validate(configuration), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...configuration, wim: {} })).toBe(false)
    expect(validate({ ...configuration, asar: 'yes' })).toBe(false)
    expect(validate({ ...configuration, electronFuses: { runAsNod: false } })).toBe(false)
  })

  it('19: flips the fuses', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      resetAdHocDarwinSignature: false,
    })
  })

  it('installs for the whole machine, as NSIS, deb and AppImage, with kense:// links', () => {
    expect(configuration.nsis).toMatchObject({ perMachine: true, deleteAppDataOnUninstall: false })
    const targets = (of: unknown) => (of as { target: { target: string }[] }).target.map(({ target }) => target)
    expect([targets(configuration.win), targets(configuration.linux)]).toEqual([['nsis'], ['deb', 'AppImage']])
    expect(configuration.protocols).toEqual([{ name: 'Kense', schemes: ['kense'] }])
  })
})

describe('updates', () => {
  const release = keyPair()
  let shelf: string
  let user: string
  beforeEach(() => {
    shelf = mkdtempSync(join(tmpdir(), 'kense-shelf-'))
    user = mkdtempSync(join(tmpdir(), 'kense-updates-'))
    writeFileSync(join(shelf, 'kense_1.2.0_amd64.deb'), 'the installer')
    publish('1.2.0')
  })
  afterEach(() => {
    for (const folder of [shelf, user]) rmSync(folder, { recursive: true, force: true })
  })

  function publish(version: string, key = release.private): void {
    const offer = makeOffer(shelf, version, key)
    writeFileSync(join(shelf, 'update.json'), offer.text)
    writeFileSync(join(shelf, 'update.json.sig'), offer.signature)
  }
  const look = (installed = '1.1.9', from = shelf) => lookForUpdate({ from, key: release.public }, installed, 'linux-deb', user)

  it('takes a newer installer from a folder, and its bytes are those that were signed for', async () => {
    const found = await look()
    expect(found).toEqual({ state: 'ready', version: '1.2.0', path: join(user, 'kense_1.2.0_amd64.deb') })
    expect(readFileSync(join(user, 'kense_1.2.0_amd64.deb'), 'utf8')).toBe('the installer')
    expect(await look()).toEqual(found)
  })

  it('takes it from an HTTP server as well', async () => {
    const server = createServer((request, answer) => {
      try {
        answer.end(readFileSync(join(shelf, (request.url ?? '').replace('/kense/', ''))))
      } catch {
        answer.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    expect(await look('1.1.9', `http://127.0.0.1:${port}/kense`)).toMatchObject({ state: 'ready' })
    server.close()
  })

  it('takes neither the same nor an older version', async () => {
    expect(await look('1.2.0')).toEqual({ state: 'none' })
    expect(await look('1.10.0')).toEqual({ state: 'none' })
    expect([isNewer('1.10.0', '1.9.9'), isNewer('1.0.0', '1.0.0'), isNewer('0.9.9', '1.0.0')]).toEqual([true, false, false])
  })

  it('refuses changed metadata, another’s signature, changed bytes and an empty shelf', async () => {
    const offer = readFileSync(join(shelf, 'update.json'), 'utf8')
    writeFileSync(join(shelf, 'update.json'), offer.replace('1.2.0', '9.9.9'))
    expect(await look()).toEqual({ state: 'refused', why: 'signature' })
    publish('1.2.0', keyPair().private)
    expect(await look()).toEqual({ state: 'refused', why: 'signature' })
    publish('1.2.0')
    writeFileSync(join(shelf, 'kense_1.2.0_amd64.deb'), 'another installer')
    expect(await look()).toEqual({ state: 'refused', why: 'bytes' })
    rmSync(join(shelf, 'update.json.sig'))
    expect(await look()).toEqual({ state: 'refused', why: 'missing' })
  })
})

function keyPair(): { public: string; private: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { public: publicKey.export({ type: 'spki', format: 'pem' }).toString(), private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
