/** `kense trust`: an edition signed by an administrator's key from the command line, which PCs follow. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TrustFacts } from '../../domain/kernel/envelope.ts'
import { draftTrust, evidence, publishTrust, trust } from '../../domain/signing/contract.ts'
import { followEdition, type PinnedTrust } from '../../domain/signing/trust-follow.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { demoKeyPassword } from '../../server/demo/centre.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const program = fileURLToPath(new URL('../../scripts/kense.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kense-trust-command-'))
const keeper = office.digital.portalAdministrator
let world: World

beforeAll(async () => {
  world = await startWorld({ begins: new Date().toISOString() })
  cpSync(join(world.dataDir, 'demo-centre'), join(folder, 'centre'), { recursive: true, dereference: true })
  writeFileSync(join(folder, 'password'), `${demoKeyPassword}\n`)
  writeFileSync(join(folder, 'wrong'), 'Wrong-2026\n')
}, 120_000)
afterAll(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

function kenseTrust(...args: string[]): { status: number | null; said: string } {
  const all = ['trust', '--database', world.portal.databaseUrl, '--root', join(folder, 'centre/root.pem'), '--intermediate', join(folder, 'centre/issuing.pem'), '--name', 'Сынақ орталығы', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...all], { encoding: 'utf8', timeout: 60_000 })
  return { status, said: `${stdout}${stderr}` }
}

/** As a PC does it: from edition to edition, as far as the keepers' signatures lead. */
async function followed(): Promise<PinnedTrust> {
  const facts = TrustFacts.parse(await (await fetch(`${world.portal.url}/trust?since=0`)).json())
  const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
  let pinned: PinnedTrust | null = null
  for (const { list, signature } of facts.editions) {
    const next = followEdition(pinned, { list: bytes(list), signature: signature && { manifest: bytes(signature.manifest), p7s: bytes(signature.p7s) } }, primitives)
    if ('problem' in next) throw new Error(next.problem)
    pinned = next.pinned
  }
  return pinned!
}

const keyOf = (person: typeof keeper) => ['--key', world.keysOf(person).sign, '--password-from', join(folder, 'password')]

it('§63 an administrator’s key signs the edition; every client follows it, the next one too, and the portal judges by it at once', async () => {
  const before = (await followed()).list.edition
  const first = kenseTrust(...keyOf(keeper), '--tsp', 'http://tsp.example.test/')
  expect(first.said).toMatch(new RegExp(`SHA-256 ([0-9a-f]{4} ?){16}[^]*Edition ${before + 1} is in force`))
  expect(first.status).toBe(0)
  expect(await followed()).toMatchObject({ signed: true, list: { edition: before + 1, centres: [{ name: 'Сынақ орталығы', profile: { timestamps: 'http://tsp.example.test/' } }] } })
  expect(kenseTrust(...keyOf(keeper), '--revocation', 'whenKnown').status).toBe(0)
  const last = await followed()
  expect(last).toMatchObject({ signed: true, list: { edition: before + 2 } })
  const told = await world.as(keeper).ask(trust, {})
  expect(told.current).toMatchObject({ sha256: last.sha256, signedBy: expect.stringContaining(keeper.surname) })
  expect(told.editions[0]).toMatchObject({ signed: true, edition: before + 2 })
  const { id, journey } = await aPaper(world)
  await journey.sendOut(id, 'finance')
  const [row] = await world.db.selectFrom('signatures').select('sha256').execute()
  expect((await world.as(keeper).ask(evidence, { signatures: [row!.sha256] })).signatures).toHaveLength(1)
}, 120_000)

it('§63 a draft that waited a day for its keeper is followed by every PC; whom the edition in force does not name publishes none', async () => {
  const draft = async (by: typeof keeper, timestamps: string) => {
    const { current } = await world.as(by).ask(trust, {})
    const { revocation, centres } = structuredClone(current!.list)
    centres[0]!.profile.timestamps = timestamps
    return (await world.as(by).do(draftTrust, { basis: current!.list.edition, revocation, centres })).edition
  }
  const edition = await draft(keeper, 'http://tsp.example.test/day')
  world.clock.advance(86_400_000)
  await world.as(keeper).sign(publishTrust, { edition })
  expect((await followed()).list.edition).toBe(edition)
  const [published] = (await world.as(keeper).ask(trust, {})).editions
  expect(Math.abs(Date.parse(published!.at) - Date.parse(world.clock.now()))).toBeLessThan(60_000)
  const heir = office.digital.head
  await world.db.updateTable('persons').set({ roles: sql`array_append(roles, 'administrator')` }).where('id', '=', heir.id).execute()
  world.portal.node.seats.forget()
  expect((await world.as(heir).ask(trust, {})).administrators.map(({ iin }) => iin)).toContain(heir.iin)
  await draft(heir, 'http://tsp.example.test/heir')
  await expect(world.as(heir).sign(publishTrust, { edition: edition + 1 })).rejects.toMatchObject({ refusal: { key: 'signing.trust.notKeeper', values: { names: expect.stringContaining(keeper.surname) } } })
  await world.as(keeper).sign(publishTrust, { edition: edition + 1 })
  await draft(heir, 'http://tsp.example.test/next')
  await world.as(heir).sign(publishTrust, { edition: edition + 2 })
  expect((await followed()).list).toMatchObject({ edition: edition + 2, keepers: expect.arrayContaining([expect.objectContaining({ iin: heir.iin })]) })
  world.clock.advance(-86_400_000)
}, 120_000)

it('nobody else’s key, no wrong password, no edition without a signature after a signed one, no file that is no certificate', async () => {
  const { list } = await followed()
  expect(kenseTrust(...keyOf(office.finance.head))).toMatchObject({ status: 1, said: expect.stringContaining('is no administrator of this portal') })
  expect(kenseTrust('--key', world.keysOf(keeper).sign, '--password-from', join(folder, 'wrong'))).toMatchObject({ status: 1, said: expect.stringContaining('password is wrong') })
  expect(kenseTrust('--key', world.keysOf(keeper).auth, '--password-from', join(folder, 'password'))).toMatchObject({ status: 1 })
  expect(kenseTrust()).toMatchObject({ status: 1, said: expect.stringContaining('the edition in force is signed') })
  expect(kenseTrust(...keyOf(keeper), '--root', join(folder, 'password'))).toMatchObject({ status: 1, said: expect.stringContaining(join(folder, 'password')) })
  expect(kenseTrust(...keyOf(keeper), '--root', join(folder, 'nothing.pem'))).toMatchObject({ status: 1, said: expect.stringContaining('there is no such file') })
  expect(kenseTrust(...keyOf(keeper), '--tsp', 'file:///etc/passwd')).toMatchObject({ status: 1, said: expect.stringContaining('timestamps') })
  expect(kenseTrust('--nonsense').status).toBe(2)
  expect((await followed()).list.edition).toBe(list.edition)
  // A client that is given an unsigned edition afterwards stays with the one it has.
  expect(kenseTrust('--unsigned').status).toBe(0)
  await expect(followed()).rejects.toThrow('unsigned')
  expect(readFileSync(join(folder, 'centre/root.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
}, 180_000)
