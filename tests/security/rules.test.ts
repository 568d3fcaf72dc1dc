import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import { utf8Encode } from '../../domain/signing/bytes.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { readChallenge, readManifest } from '../../domain/signing/statement.ts'
import { tag } from '../../server/calendar/dav-xml.ts'
import { callNames, wrongCalls } from './wrong-calls.ts'

describe('F1 what was found stays found', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

  it('a number that JSON takes and no canonical form has, and lists in each other without end, are refused as what is signed', () => {
    for (const text of ['1e309', '-1e999', `{"typ":1e309}`, nested(200_000), `{"typ":${nested(100_000)}}`]) {
      for (const read of [readManifest, readChallenge]) expect(() => read(utf8Encode(text)), text.slice(0, 20)).toThrow(SignatureFault)
    }
    expect(() => canonicalJson(JSON.parse(nested(100_000)))).toThrow(TypeError)
  })

  it('a namespace with a brace in it stays inside its quotes', () => {
    expect(tag('{a}b onload="x"}local', '')).toBe('<X:local xmlns:X="a}b onload=&quot;x&quot;"/>')
  })
})

describe('I1 what crosses between page and machine', () => {
  it('is this list (accept a change on purpose: vitest -u)', async () => {
    await expect(`${callNames.join('\n')}\n`).toMatchFileSnapshot('bridge.txt')
  })

  it('has for every call eleven inputs that it must not take', () => {
    for (const name of callNames) expect(new Set(wrongCalls(name)).size, name).toBe(11)
  })
})
