import { expect, it } from 'vitest'
import { z } from 'zod'
import { contracts } from '../../domain/contracts.ts'
import type { Contract } from '../../domain/kernel/contract.ts'
import { filesOf, type SourceFile } from './tree.ts'

/** Contract name → the identifiers under which code knows it. */
async function identifiers(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const { path } of filesOf(['domain'], /\.ts$/)) {
    const module = (await import(`../../${path}`)) as Record<string, unknown>
    for (const [identifier, value] of Object.entries(module)) {
      if (typeof value !== 'object' || value === null || !('kind' in value) || !('right' in value)) continue
      const { name } = value as Contract
      found.set(name, [...(found.get(name) ?? []), identifier])
    }
  }
  return found
}

function without(names: Map<string, string[]>, files: SourceFile[], pattern: (identifier: string, name: string) => RegExp): string[] {
  const whole = files.map((file) => file.text).join('\n')
  return [...names].filter(([name, ids]) => !ids.some((id) => pattern(id, name).test(whole))).map(([name]) => name)
}

function refusalToCompile(schema: z.ZodType): string | null {
  try {
    z.compile(schema, { strict: true })
    return null
  } catch (error) {
    return String(error)
  }
}

const handled = (identifier: string) => new RegExp(`\\b(handle|handleTogether|answer|answerLive)\\(\\s*(\\w+\\.)?${identifier}\\b`)
const tried = (identifier: string, name: string) => new RegExp(`\\b${identifier}\\b|['"\`/]${name.replace('.', '[./]')}['"\`]`)

const serverFiles = () => filesOf(['server'], /\.ts$/)
const portalTests = () => filesOf(['tests'], /(\/portal[^/]*\.test\.ts|tests\/kernel\/[^/]+\.test\.ts)$/)

it('every contract has a handler', async () => {
  expect(without(await identifiers(), serverFiles(), handled)).toEqual([])
})

it('every contract is tried by a portal test', async () => {
  expect(without(await identifiers(), portalTests(), tried)).toEqual([])
})

it('every schema of a contract can be made into flat code, by which the portal judges', () => {
  const refused = [...contracts.values()].flatMap(({ name, input, output }) => [input, output].map(refusalToCompile).filter((refusal) => refusal !== null).map((refusal) => `${name}: ${refusal}`))
  expect(refused).toEqual([])
  expect(refusalToCompile(z.string().refine(async () => true))).not.toBeNull()
})

it('every contract that a module exports is in the registry', async () => {
  expect([...(await identifiers()).keys()].filter((name) => !contracts.has(name))).toEqual([])
})

it('the law of contracts catches a planted contract without handler or test', () => {
  const planted = new Map([['approvals.invent', ['inventApproval']], ['approvals.sign', ['signApproval']]])
  const code = [{ path: 'server/approvals/handlers.ts', text: 'handle(signApproval, async () => {})' }]
  expect(without(planted, code, handled)).toEqual(['approvals.invent'])
  expect(without(planted, [{ path: 'x', text: 'as(head).sign(signApproval, {})' }], tried)).toEqual(['approvals.invent'])
})

it('contracts are named module.verb, commands say what they change and queries what they read', () => {
  const faults = [...contracts].flatMap(([name, contract]) => [
    ...(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(name) ? [] : [`${name} is not module.verb`]),
    ...(contract.kind === 'query' && contract.reads.length === 0 ? [`${name} reads nothing, so it would never be re-asked`] : []),
    ...(contract.kind === 'command' && contract.signed !== null && contract.changes.length === 0 ? [`${name} is signed but changes nothing`] : []),
  ])
  expect(faults).toEqual([])
})
