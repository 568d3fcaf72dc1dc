/** B4.1: the decision is computed again from the votes by openssl, sha256sum and awk; a vote dropped, added, changed or swapped is named. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { annulPoll, decideTie, exportSession } from '../../domain/sessions/contract.ts'
import type { Minutes } from '../../domain/sessions/minutes.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { checkPackage } from '../../node/signing/check-package.ts'
import { memorySource } from '../../domain/documents/bytes.ts'
import { trustBy } from '../../domain/signing/trust-list.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { demoTimestampPolicy } from '../../server/demo/responders.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { currentEdition } from '../../server/kernel/trust-editions.ts'
import { enterTrust } from '../../server/signing/public.ts'
import { aRunningSession, aSession, cabinet, chair } from '../world/session.ts'
import { copied, digestOf, filesIn, flipSomewhere, unpacked, verify } from '../world/evidence-package.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const flips = Number(process.env['KENSE_FLIPS'] ?? 120)
let world: World
let folder: string
/** Another member's own key on the annulment of the third vote, with a certificate that is trusted. */
let foreignWord: { manifest: string; p7s: string }
let packed: Uint8Array
let seal: string

beforeAll(async () => {
  world = await startWorld()
  await letCentreAnswer()
  const { id, journey, questions } = await aRunningSession(world, { questions: [{}, {}, {}] })
  const first = await journey.poll(id, questions[0]!)
  for (const member of cabinet.slice(0, 5)) await journey.vote(first, member, member === office.finance.head ? 'against' : 'for')
  await journey.closePoll(first)
  await journey.callTo(id, questions[1]!)
  const second = await journey.poll(id, questions[1]!)
  for (const [index, member] of cabinet.entries()) await journey.vote(second, member, index % 2 === 0 ? 'for' : 'against')
  await journey.closePoll(second)
  await world.as(chair).sign(decideTie, { poll: second, adopted: false })
  await journey.callTo(id, questions[2]!)
  const third = await journey.poll(id, questions[2]!)
  for (const member of cabinet.slice(0, 2)) await journey.vote(third, member, 'for')
  await journey.closePoll(third)
  foreignWord = (await world.as(office.finance.head).envelope(annulPoll, { poll: third, reason: 'Өз атымнан' })).signature!
  await world.as(chair).sign(annulPoll, { poll: third, reason: 'Дауысқа {ескі} "жоба" салынды, "chair":true,"closedAt":' })
  await journey.close(id)
  await journey.minutes(id)
  for (const { sha256 } of await world.db.selectFrom('signatures').select('sha256').execute()) await runJob(world.portal.node, 'signing.gather', registered.jobs.get('signing.gather')!, { sha256 })
  const exported = await world.as(office.justice.head).do(exportSession, { id })
  seal = exported.seal
  packed = (await world.portal.node.files.bytes(exported.package.sha256))!
  folder = unpacked(packed)
}, 240_000)
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** From now on each signature is stamped, and its certificate's status told, by a copy of the world's own centre. */
async function letCentreAnswer(): Promise<void> {
  const own = join(world.dataDir, 'own-centre')
  cpSync(join(world.dataDir, 'demo-centre'), own, { recursive: true, dereference: true })
  world.portal.node.trust.answerLocally((await createCentre(own, { now: world.clock.now })).answer)
  const { list } = (await currentEdition(world.db))!
  const centres = list.centres.map((each) => ({ ...each, profile: { ...each.profile, timestamps: 'demo:timestamps', timestampPolicy: demoTimestampPolicy, status: 'demo:status' } }))
  await enterTrust({ db: world.db, choices: { revocation: list.revocation, centres }, keeper: null, at: world.clock.now() })
}

/** Works on a copy, which the forger then seals anew, so that only the signatures can tell. */
function forge(act: (where: string) => void): { status: number | null; said: string } {
  const where = copied(folder)
  act(where)
  const members = filesIn(where).filter((name) => name !== 'SHA256SUMS' && name !== 'SEAL').sort()
  writeFileSync(join(where, 'SHA256SUMS'), members.map((name) => `${digestOf(join(where, name))}  ${name}\n`).join(''))
  writeFileSync(join(where, 'SEAL'), `${digestOf(join(where, 'SHA256SUMS'))}\n`.repeat(3))
  const result = verify(where)
  rmSync(where, { recursive: true })
  return result
}

const place = (member: { id: string }, n = 1): string => `votes/${n}-${member.id}`
const minutesOf = (where: string): Minutes => JSON.parse(readFileSync(join(where, 'minutes.json'), 'utf8')) as Minutes

describe('B4.1 the package of a session', () => {
  test('the decision is computed again from the votes, and every signature holds', () => {
    const { status, said } = verify(folder, seal)
    expect(said).toContain('poll 1: 4 for, 1 against, 6 of 6 present, quorum 4, needed 4: adopted')
    expect(said).toContain('poll 2: 3 for, 3 against, 6 of 6 present, quorum 4, needed 4: notAdopted')
    expect(said).toContain("poll 3: 2 for, 0 against, 6 of 6 present: annulled by the chair, doesn't count")
    expect(said).toContain('OK: 18 signatures')
    expect(status).toBe(0)
  })
  test('each signature, of deeds and of votes, has its evidence beside it, by which it is judged when its certificate is long gone', async () => {
    const { list } = (await currentEdition(world.db))!
    const at = new Date(Date.parse(world.clock.now()) + 5 * 365 * 86_400_000).toISOString()
    const { checked, signatures } = checkPackage('session.zip', memorySource(packed), { trust: trustBy({ ...list, centres: list.centres.map((each) => ({ ...each, lists: [] })) }), at })
    expect(checked).toMatchObject({ refused: null, faults: [] })
    expect(signatures.map(({ ok, level }) => ({ ok, ...level }))).toEqual(signatures.map(() => ({ ok: true, claimed: 'LT', verified: 'LT' })))
    expect(signatures.filter(({ name }) => name.startsWith('votes/')).length).toBe(13)
    expect(filesIn(folder).filter((name) => name.endsWith('evidence.p7s'))).toHaveLength(18)
  })
  test('needs nothing but a shell, OpenSSL, awk and coreutils', () => {
    const tools = mkdtempSync(join(tmpdir(), 'kense-tools-'))
    for (const tool of ['sh', 'openssl', 'awk', 'sha256sum', 'basenc', 'cat', 'cut', 'dirname', 'head', 'tail', 'tr', 'wc']) {
      symlinkSync(spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim(), join(tools, tool))
    }
    const { status, stdout, stderr } = spawnSync(join(tools, 'sh'), [join(folder, 'verify.sh')], { encoding: 'utf8', input: '', env: { PATH: tools } })
    rmSync(tools, { recursive: true })
    expect(`${stdout}${stderr}`).toContain('OK: 18 signatures')
    expect(status).toBe(0)
  })
  test('a session that wasn’t signed, and whoever isn’t of it, gets no package', async () => {
    const { id } = await aSession(world)
    const refused = async (deed: Promise<unknown>) => deed.then(() => 'allowed', (error: unknown) => (error instanceof RefusalError ? error.refusal.key : String(error)))
    expect(await refused(world.as(chair).do(exportSession, { id }))).toBe('sessions.minutesNotSigned')
    expect(await refused(world.as(office.akimat.head).do(exportSession, { id }))).toBe('kernel.notFound')
  })
})

describe('B4.1 a forger who seals the package anew is stopped, and the vote is named', () => {
  for (const [n, member] of [[1, cabinet[0]!], [1, office.finance.head], [2, cabinet[5]!]] as const) {
    test(`dropped: the vote of ${member.surname} in poll ${n}`, () => {
      const { status, said } = forge((where) => rmSync(join(where, place(member, n)), { recursive: true }))
      expect(status).not.toBe(0)
      expect(said).toContain(`the vote of ${member.surname}`)
      expect(said).toContain(`in poll ${n} is missing`)
    })
  }
  test('dropped everywhere, also from the minutes: the minutes are not what was signed', () => {
    const { status, said } = forge((where) => {
      rmSync(join(where, place(cabinet[0]!)), { recursive: true })
      const minutes = minutesOf(where)
      minutes.questions[0]!.polls[0]!.votes = minutes.questions[0]!.polls[0]!.votes.filter((vote) => vote.member !== cabinet[0]!.id)
      writeFileSync(join(where, 'minutes.json'), JSON.stringify(minutes))
    })
    expect(status).not.toBe(0)
    expect(said).toContain('minutes.json is not what')
  })
  test('added: a vote that the minutes don’t know', () => {
    const { status, said } = forge((where) => cpSync(join(where, place(cabinet[5]!, 2)), join(where, place(cabinet[5]!, 1)), { recursive: true }))
    expect(status).not.toBe(0)
    expect(said).toContain(`${place(cabinet[5]!, 1)}/: a vote that the signed minutes don't know`)
  })
  test('changed: against made for, in the signed text', () => {
    const { status, said } = forge((where) => {
      const path = join(where, place(office.finance.head), 'manifest.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace('"decision":"against"', '"decision":"for"'))
    })
    expect(status).not.toBe(0)
    expect(said).toContain(`the vote of ${office.finance.head.surname}`)
    expect(said).toContain('was changed')
  })
  test('swapped: two members’ votes', () => {
    const { status, said } = forge((where) => {
      const [one, two] = [join(where, place(cabinet[0]!)), join(where, place(office.finance.head))]
      renameSync(one, `${one}.x`)
      renameSync(two, one)
      renameSync(`${one}.x`, two)
    })
    expect(status).not.toBe(0)
    expect(said).toMatch(new RegExp(`the vote of (${cabinet[0]!.surname}|${office.finance.head.surname})`))
  })
  test('the chair’s word on the tie dropped or turned', () => {
    const word = filesIn(folder).find((name) => name.includes('decideTie/manifest.json'))!
    expect(existsSync(join(folder, word))).toBe(true)
    const turned = forge((where) => writeFileSync(join(where, word), readFileSync(join(where, word), 'utf8').replace('"decision":"notAdopted"', '"decision":"adopted"')))
    expect(turned.status).not.toBe(0)
    expect(turned.said).toContain('poll 2')
  })
  test('the chair’s word that a vote doesn’t count dropped, or put on another vote', () => {
    const word = dirname(filesIn(folder).find((name) => name.includes('annulPoll/manifest.json'))!)
    const dropped = forge((where) => {
      rmSync(join(where, word), { recursive: true })
      writeFileSync(join(where, 'signatures.txt'), readFileSync(join(where, 'signatures.txt'), 'utf8').split('\n').filter((line) => !line.startsWith(word)).join('\n'))
    })
    expect(dropped.status).not.toBe(0)
    expect(dropped.said).toContain('poll 3: the chair signed no annulment')
    const turned = forge((where) => {
      const path = join(where, word, 'manifest.json')
      const [first, third] = [0, 2].map((index) => minutesOf(where).questions[index]!.polls[0]!.id)
      writeFileSync(path, readFileSync(path, 'utf8').replace(third!, first!))
    })
    expect(turned.status).not.toBe(0)
    expect(turned.said).toMatch(/poll 1: the chair annulled it|does not sign/)
  })
  test('§44 another trusted member’s word in the chair’s place, with a signature of its own that holds', () => {
    const word = dirname(filesIn(folder).find((name) => name.includes('annulPoll/manifest.json'))!)
    const { status, said } = forge((where) => {
      writeFileSync(join(where, word, 'manifest.json'), Buffer.from(foreignWord.manifest, 'base64'))
      writeFileSync(join(where, word, 'signature.p7s'), Buffer.from(foreignWord.p7s, 'base64'))
      rmSync(join(where, word, 'evidence.p7s'))
    })
    expect(status).not.toBe(0)
    expect(said).toContain(`${word}/signature.p7s: poll 3: the annulment is not the chair's, whom the signed minutes name; it is signed by`)
    expect(said.toUpperCase()).toContain(office.finance.head.surname.toUpperCase())
  })
  test('§44 the chair’s word under another’s name', () => {
    const { annulledBy } = minutesOf(folder).questions[2]!.polls[0]!
    expect(annulledBy).toMatchObject({ person: chair.id, name: expect.stringContaining(chair.surname) as string })
    const word = dirname(filesIn(folder).find((name) => name.includes('annulPoll/manifest.json'))!)
    const other = forge((where) => {
      const path = join(where, word, 'manifest.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace(`"person":"${chair.id}"`, `"person":"${office.finance.head.id}"`))
    })
    expect(other.said).toContain(`${word}/manifest.json: poll 3: the annulment is another person's than the signed minutes say; it is signed by`)
  })
  test('the minutes’ numbers turned, and the result with them', () => {
    const { status, said } = forge((where) => writeFileSync(join(where, 'minutes.json'), readFileSync(join(where, 'minutes.json'), 'utf8').replace('"result":"adopted"', '"result":"notAdopted"')))
    expect(status).not.toBe(0)
    expect(said).toContain('minutes.json')
  })
})

test(`B4.1 ${flips} random flips of one byte in any file are noticed and name the file`, { timeout: 900_000 }, () => {
  // A vote is named by its folder.
  expect(flipSomewhere(folder, flips, 444, (said, file) => said.includes(file) || said.includes(dirname(file)))).toEqual([])
})
