/** B1.2: the package is judged by OpenSSL, sha256sum and coreutils alone, and any single changed byte is found and named. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportPackage, signOutcome } from '../../domain/approvals/contract.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import { currentVersion } from '../../domain/approvals/approval.ts'
import { aPaper, aText, uploaded } from '../world/paper.ts'
import { copied, digestOf, filesIn, flip, flipSomewhere, seeded, unpacked, verify } from '../world/evidence-package.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const flips = Number(process.env['KENSE_FLIPS'] ?? 1000)
let world: World
let folder: string
let seal: string
let letter: Uint8Array

beforeAll(async () => {
  world = await startWorld()
  const kept = [{ role: 'calculation' as const, file: await uploaded(world, office.finance.executor, { name: 'есеп-қисап.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.7 есеп') }) }]
  const { id, journey } = await aPaper(world, { files: kept })
  await journey.sendOut(id, 'finance')
  await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [{ passage: null, remark: 'Мерзім қысқа.', proposal: 'Ұзартылсын.' }] })
  for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'economy')
  await journey.decide(id, 'economy', { kind: 'agreed' })
  await journey.agree(id, 'economy')
  const late = await world.as(office.economy.head).envelope(signOutcome, { id, version: 0, body: office.economy.body.id })
  await journey.nextVersion(id, 'finance', { text: await aText(world, office.finance.executor), files: kept }, ['justice', 'economy'])
  await world.as(office.economy.head).send(signOutcome, late)
  await journey.answer(id, 'finance', () => ({ answer: 'accepted', words: '' }))
  await journey.sendOut(id, 'finance')
  for (const body of ['justice', 'economy'] as const) await journey.consider(id, body, { kind: 'agreed' })
  const exported = await world.as(office.finance.executor).do(exportPackage, { id })
  seal = exported.seal
  letter = (await world.portal.node.files.bytes(exported.letter.sha256))!
  folder = unpacked((await world.portal.node.files.bytes(exported.package.sha256))!)
  const paper = await world.as(office.finance.head).ask(approvalById, { id })
  const { kk } = currentVersion(paper).text
  expect(readFileSync(join(folder, 'act/v1/01-text-kk.docx')).equals(Buffer.from((await world.portal.node.files.bytes(kk.sha256))!))).toBe(true)
}, 240_000)
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('§22 the package', () => {
  test('holds the act, the signatures, both sheets, history and certificates, and says OK with the letter’s seal', () => {
    const files = filesIn(folder)
    expect(files).toEqual(expect.arrayContaining(['act/v0/01-text-kk.docx', 'act/v1/02-text-ru.docx', 'sheet-kk.pdf', 'sheet-ru.pdf', 'history.jsonl', 'certificates/trust.pem', 'package.json', 'SHA256SUMS', 'SEAL']))
    expect(files.filter((file) => file.endsWith('.p7s'))).toHaveLength(7)
    const { status, said } = verify(folder, seal)
    expect(said).toContain('OK: 7 signatures')
    expect(status).toBe(0)
    expect(Buffer.from(unzipSync(letter)['word/document.xml']!).toString('utf8')).toContain(seal)
  })
  test('§9 a file that stays from version to version goes out once, and stands in every version', () => {
    const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { files: { path: string; version: string; name: string }[] }
    const kept = files.filter(({ name }) => name === 'есеп-қисап.pdf')
    expect(kept.map(({ version }) => version.split('/').length)).toEqual([2, 3])
    expect(new Set(kept.map(({ path }) => path)).size).toBe(1)
    expect(filesIn(folder).filter((path) => path.endsWith('-calculation.pdf'))).toHaveLength(1)
  })
  test('needs nothing but a shell, OpenSSL and coreutils', () => {
    const tools = mkdtempSync(join(tmpdir(), 'kense-tools-'))
    for (const tool of ['sh', 'openssl', 'sha256sum', 'basenc', 'cat', 'cut', 'dirname', 'head', 'tail', 'tr', 'wc']) {
      symlinkSync(spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim(), join(tools, tool))
    }
    const { status, stdout, stderr } = spawnSync(join(tools, 'sh'), [join(folder, 'verify.sh')], { encoding: 'utf8', input: '', env: { PATH: tools } })
    rmSync(tools, { recursive: true })
    expect(`${stdout}${stderr}`).toContain('OK: 7 signatures')
    expect(status).toBe(0)
  })
  test('tells in three languages what to do, with commands that run as they stand', () => {
    const readme = readFileSync(join(folder, 'README.txt'), 'utf8')
    for (const words of ['БІРДЕН ТЕКСЕРУ', 'ПРОВЕРИТЬ СРАЗУ', 'CHECK AT ONCE']) expect(readme).toContain(words)
    const where = copied(folder)
    const commands = readme.split('=====')[0]!.split('\n').filter((line) => /^ {4}(sh|sha256sum|openssl| {2}-)/.test(line)).map((line) => line.trim()).join('\n').replace('verify.sh SEAL', `verify.sh ${seal}`)
    expect(commands).toContain('openssl cms')
    const { status, stdout } = spawnSync('sh', ['-e'], { cwd: where, encoding: 'utf8', input: commands })
    rmSync(where, { recursive: true })
    expect(stdout).toContain('OK: 7 signatures')
    expect(stdout).toMatch(/subject=.*serialNumber ?= ?IIN/)
    expect(status).toBe(0)
  })
  test('another letter’s seal is refused', () => {
    const { status, said } = verify(folder, 'a'.repeat(64))
    expect(status).not.toBe(0)
    expect(said).toContain('SHA256SUMS')
  })
  test('other bodies’ inner deeds are not told, though the chain holds', () => {
    const lines = readFileSync(join(folder, 'history.jsonl'), 'utf8').trim().split('\n')
    expect(lines.some((line) => line.startsWith('{"withheld":"'))).toBe(true)
    expect(lines.join('\n')).not.toMatch(/approvals\.(giveOpinion|resolve|agreeOutcome|decide)/)
    expect(lines.join('\n')).toContain('approvals.signOutcome')
  })
  test('somebody who rewrites a file and every sum is stopped by the signatures', () => {
    const forged = copied(folder)
    const act = join(forged, 'act/v1/01-text-kk.docx')
    const before = sumOf(forged, 'act/v1/01-text-kk.docx')
    writeFileSync(act, Buffer.concat([readFileSync(act), Buffer.from('x')]))
    reseal(forged, before, digestOf(act))
    const { status, said } = verify(forged)
    expect(status).not.toBe(0)
    expect(said).toContain(before)
    rmSync(forged, { recursive: true })
  })
  test('certificates of another centre do not verify', () => {
    const own = join(folder, '..', `kense-other-centre-${process.pid}.pem`)
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=Other centre', '-out', own], { encoding: 'utf8' })
    expect(made.status).toBe(0)
    const { status, stderr } = spawnSync('sh', [join(folder, 'verify.sh')], { encoding: 'utf8', input: '', env: { ...process.env, KENSE_TRUST: own } })
    rmSync(own)
    expect(status).not.toBe(0)
    expect(stderr).toContain('signature.p7s does not sign')
  })
  test('a centre that only the checker’s machine trusts is no centre of the republic', () => {
    const store = mkdtempSync(join(tmpdir(), 'kense-store-'))
    const trust = join(folder, 'certificates/trust.pem')
    // What a machine's own list of centres looks like: every certificate under the hash of its name.
    for (const [index, pem] of readFileSync(trust, 'utf8').split(/(?<=-----END CERTIFICATE-----\n)/).filter((each) => each.includes('BEGIN')).entries()) {
      const file = join(store, `centre-${index}.pem`)
      writeFileSync(file, pem)
      const hash = spawnSync('openssl', ['x509', '-in', file, '-noout', '-subject_hash'], { encoding: 'utf8' }).stdout.trim()
      symlinkSync(file, join(store, `${hash}.0`))
    }
    const other = join(store, 'other.pem')
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=Other centre', '-out', other])
    const { status } = spawnSync('sh', [join(folder, 'verify.sh')], { encoding: 'utf8', input: '', env: { ...process.env, KENSE_TRUST: other, SSL_CERT_DIR: store } })
    rmSync(store, { recursive: true })
    expect(status).not.toBe(0)
  })
  describe('§17, §19 whoever leaves something out and makes every list anew is stopped by the signatures that stay', () => {
    const without = (folders: readonly string[]): { status: number | null; said: string } => {
      const where = copied(folder)
      for (const each of folders) rmSync(join(where, each), { recursive: true })
      const kept = (name: string) => readFileSync(join(where, name), 'utf8').split('\n').filter((line) => !folders.some((each) => line.includes(`${each}/`) || line.startsWith(`${each} `))).join('\n')
      writeFileSync(join(where, 'signatures.txt'), kept('signatures.txt'))
      writeFileSync(join(where, 'SHA256SUMS'), kept('SHA256SUMS').replace(/^\w{64}(?= {2}signatures\.txt$)/m, digestOf(join(where, 'signatures.txt'))))
      writeFileSync(join(where, 'SEAL'), `${digestOf(join(where, 'SHA256SUMS'))}\n`.repeat(3))
      const judged = verify(where)
      rmSync(where, { recursive: true })
      return judged
    }
    const signed = (): { folder: string; deed: string; version: string }[] =>
      readFileSync(join(folder, 'signatures.txt'), 'utf8').trim().split('\n').map((line) => line.split(' ')).map(([name = '', , deed = '', version = '']) => ({ folder: name, deed, version }))
    const of = (deed: string, isLast: boolean) => signed().filter((each) => each.deed === `approvals.${deed}` && !each.folder.endsWith('-uncounted') && each.version.split('/').length === (isLast ? 3 : 2))
    test('the outcome of a body on the last version is missed, and the body named', () => {
      const [outcome] = of('signOutcome', true)
      const { status, said } = without([outcome!.folder])
      expect(said).toMatch(/was sent to .+ министрлігі, and its signed outcome is not here/)
      expect(status).not.toBe(0)
    })
    test('an earlier outcome whose remark was answered is missed', () => {
      const { status, said } = without(of('signOutcome', false).map((each) => each.folder))
      expect(said).toMatch(/answers remark [0-9a-f-]{36}, and the signed outcome that holds it is not here/)
      expect(status).not.toBe(0)
    })
    test('an earlier version is missed', () => {
      const { status, said } = without(of('sign', false).map((each) => each.folder))
      expect(said).toContain('signs what is not here')
      expect(status).not.toBe(0)
    })
  })
})

const sumOf = (where: string, name: string): string => readFileSync(join(where, 'SHA256SUMS'), 'utf8').split('\n').find((line) => line.endsWith(`  ${name}`))!.slice(0, 64)
function reseal(where: string, before: string, after: string): void {
  writeFileSync(join(where, 'SHA256SUMS'), readFileSync(join(where, 'SHA256SUMS'), 'utf8').replace(before, after))
  writeFileSync(join(where, 'SEAL'), `${digestOf(join(where, 'SHA256SUMS'))}\n`.repeat(3))
}

test(`B1.2 ${flips} random flips of one byte in any file are noticed and name the file`, { timeout: 600_000 }, () => {
  expect(flipSomewhere(folder, flips, 775)).toEqual([])
})

test('B1.2 flips in the check itself, in the sums and in the seal are noticed and named', { timeout: 600_000 }, () => {
  const where = copied(folder)
  const next = seeded(2013)
  const wrong: string[] = []
  const step = flips >= 1000 ? 19 : 41
  for (const file of ['verify.sh', 'SHA256SUMS', 'SEAL', 'signatures.txt']) {
    for (let at = 0; at < statSync(join(where, file)).size; at += step) {
      const found = flip(where, file, at, 1 + next(255))
      if (found !== null) wrong.push(found)
    }
  }
  rmSync(where, { recursive: true })
  expect(wrong).toEqual([])
})
