import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fromPem } from '../../domain/signing/bytes.ts'
import { strictPolicy, verifyAttached, verifyDetached } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'

interface Expected {
  readonly at: string
  readonly levels: Readonly<Record<string, string>>
  readonly signers: Readonly<Record<string, number>>
}

const golden = fileURLToPath(new URL('./golden', import.meta.url))
const releases = readdirSync(golden, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name)

describe.each(releases)('B10.3 signatures of release %s stay valid for ever', (release) => {
  const read = (name: string) => new Uint8Array(readFileSync(join(golden, release, name)))
  const expected = JSON.parse(readFileSync(join(golden, release, 'expected.json'), 'utf8')) as Expected
  const trust = { anchors: fromPem(read('root.pem')), intermediates: [], crls: [], policy: strictPolicy }

  it.each(Object.keys(expected.levels))('%s', (name) => {
    const question = { p7s: read(name), trust, at: expected.at, primitives }
    const verdict = name === 'attached.p7s' ? verifyAttached(question) : verifyDetached({ ...question, content: read('content.bin') })
    expect(verdict).toMatchObject({ ok: true, reason: null, level: { verified: expected.levels[name] } })
    expect(verdict.signers).toHaveLength(expected.signers[name] ?? 0)
    const listed = { ...trust, crls: [read('list.crl')] }
    expect((name === 'attached.p7s' ? verifyAttached({ ...question, trust: listed }) : verifyDetached({ ...question, trust: listed, content: read('content.bin') })).ok).toBe(true)
  })
})
