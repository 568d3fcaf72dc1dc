import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { run as begin } from '../../scripts/kense/begin.ts'
import { run as trust } from '../../scripts/kense/trust.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/kernel/embedded.ts'
import { example } from '../../server/people/begin.ts'
import { createDatabaseIfMissing, startPortal } from '../../server/start.ts'

let folder: string
let postgres: EmbeddedPostgres
const said: string[] = []
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kb-'))
  postgres = await startEmbeddedPostgres(join(folder, 'database'))
  await createDatabaseIfMissing(postgres.url)
  for (const way of ['log', 'error'] as const) vi.spyOn(console, way).mockImplementation((line: string) => void said.push(line))
})
afterAll(async () => {
  vi.restoreAllMocks()
  await postgres.close()
  rmSync(folder, { recursive: true, force: true })
})

it('enters nobody when a number is wrong or the password short, and says which', async () => {
  const wrong = file('wrong.json', JSON.stringify({ ...example, administrator: { ...example.administrator, iin: '123456789012' } }))
  expect(await begin(['--database', postgres.url, '--from', wrong])).toBe(1)
  expect(said.at(-1)).toMatch(/check digit[\s\S]*administrator\.iin/)
  expect(await begin(['--database', postgres.url, '--from', file('first.json', JSON.stringify(example)), '--password-from', file('short', 'short\n')])).toBe(1)
  expect(await begin([])).toBe(2)
})

it('enters the first administrator, who can sign in and begin; and only once', async () => {
  const command = ['--database', postgres.url, '--from', file('first.json', JSON.stringify(example)), '--password-from', file('password', 'Алғашқы-құпия-1\n')]
  expect(await begin(command)).toBe(0)
  expect(await begin(command)).toBe(1)
  expect(said.at(-1)).toMatch(/has people already/)
  const portal = await startPortal({ databaseUrl: postgres.url, dataDir: join(folder, 'portal'), host: '127.0.0.1', port: 0, tls: null, demo: false, jobs: false })
  try {
    const headers = { 'content-type': 'application/json' }
    const session = await fetch(`${portal.url}/session`, { method: 'POST', headers, body: JSON.stringify({ login: example.administrator.email, password: 'Алғашқы-құпия-1' }) })
    const { token } = (await session.json()) as { token: string }
    const answer = await fetch(`${portal.url}/api/people/bodies`, { method: 'POST', headers: { ...headers, authorization: `Bearer ${token}` }, body: JSON.stringify({ input: {}, actingFor: null }) })
    expect(await answer.json()).toMatchObject([{ body: { bin: example.body.bin }, people: 1, mayAdminister: true }])
  } finally {
    await portal.close()
  }
})

it('§63 sets the centres that are believed, and refuses a file that is no certificate by its name', async () => {
  const centre = await createCentre(join(folder, 'centre'))
  const [root, issuing] = [file('root.pem', centre.rootPem), file('issuing.pem', centre.issuingPem)]
  writeFileSync(join(folder, 'list.crl'), await centre.crl())
  expect(await trust(['--database', postgres.url, '--root', root, '--intermediate', issuing, '--crl', join(folder, 'list.crl')])).toBe(0)
  expect(said.at(-1)).toBe('Edition 1 is in force, unsigned; administrators who may sign the next one: 1.')
  expect(await trust(['--database', postgres.url, '--root', file('other.pem', 'not a certificate')])).toBe(1)
  expect(said.at(-1)).toContain('other.pem')
  expect(await trust(['--database', postgres.url])).toBe(2)
})
