/** I1: for each call that crosses between page and machine, inputs that it must not take. Made from the bridge itself. */
import { bridgeCalls } from '../../domain/kernel/bridge.ts'
import { rightInput } from './inputs.ts'

export const callNames = Object.keys(bridgeCalls).toSorted()

/** As text, since an own property named `__proto__` has no other way. */
export function wrongCalls(name: string): string[] {
  const right = rightInput(bridgeCalls[name as keyof typeof bridgeCalls].input)
  const whole = JSON.stringify({ name, input: right })
  const withInput = (input: unknown) => JSON.stringify({ name, input })
  const withFirst = (key: string) => whole.replace('"input":{', `"input":{${key}:{"x":1},`).replace(',}', '}')
  return [
    ...[null, 1, 'x', [], true].map(withInput),
    withInput({ ...(right as object), more: 1 }),
    withFirst('"__proto__"'),
    withFirst('"constructor"'),
    whole.replace('{', '{"more":1,'),
    whole.replace('{', '{"__proto__":{"x":1},'),
    whole.replace(/"name":"[^"]*"/, '"name":["x"]'),
  ]
}
