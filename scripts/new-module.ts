/** `npm run new-module NAME`: the first files of a module and its registry lines; `npm run check` stays green. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './steps.ts'

const name = process.argv[2] ?? ''
const Name = name.charAt(0).toUpperCase() + name.slice(1)

const files: Record<string, string> = {
  [`domain/${name}/contract.ts`]: `export {}\n`,
  [`domain/${name}/rules.ts`]: `import { allowed, type Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'

export function mayOpen(_seat: Seat): Verdict {
  return allowed
}
`,
  [`domain/${name}/texts.json`]: `{
  "${name}.name": { "kk": "${Name} модулі", "ru": "Раздел ${name}", "en": "${Name}" }
}
`.replace(`Раздел ${name}`, `Раздел «${Name}»`),
  [`server/${name}/handlers.ts`]: `export {}\n`,
  [`renderer/${name}/module.ts`]: `import type { PageModule } from '../kernel/module.ts'

export const ${name}Module: PageModule = {
  name: '${name}',
  icon: 'file',
  title: '${name}.name',
  right: 'session.use',
  screens: [{ path: '/${name}', title: '${name}.name', load: async () => (await import('./${Name}Screen.tsx')).${Name}Screen }],
}
`,
  [`renderer/${name}/${Name}Screen.tsx`]: `import { useTitle } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'

export function ${Name}Screen() {
  const text = useText()
  const title = text('${name}.name')
  useTitle(title)
  return <header className="screen-head"><h1>{title}</h1></header>
}
`,
  [`tests/${name}/rules.test.ts`]: `import { expect, it } from 'vitest'
import { mayOpen } from '../../domain/${name}/rules.ts'
import { aPerson, seatOf } from '../world/world.ts'

it('an official may open ${name}', () => {
  expect(mayOpen(seatOf(aPerson())).allowed).toBe(true)
})
`,
}

/** Registry file → how its text changes. Each change fails loudly when the registry no longer looks as it did. */
const registries: Record<string, (text: string) => string> = {
  'domain/texts.ts': (text) =>
    insertInto(addImport(text, `import ${name} from './${name}/texts.json' with { type: 'json' }`), /\.\.\.\w+(?= \} satisfies Texts)/, `...${name}`),
  'domain/contracts.ts': (text) => insertInto(addImport(text, `import * as ${name} from './${name}/contract.ts'`), /\w+(?=\]\s*\n?\s*\.flatMap)/, name),
  'server/modules.ts': (text) => addImport(text, `import './${name}/handlers.ts'`),
  'renderer/modules.ts': (text) => insertInto(addImport(text, `import { ${name}Module } from './${name}/module.ts'`), /\w+Module(?=\]\s*$)/m, `${name}Module`),
}

function addImport(text: string, line: string): string {
  const imports = [...text.matchAll(/^import .*$/gm)]
  const last = imports.at(-1)
  if (last === undefined) throw new Error('no import to add to')
  const end = last.index + last[0].length
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`
}

function insertInto(text: string, after: RegExp, added: string): string {
  const found = after.exec(text)
  if (found === null) throw new Error(`nothing to add ${added} to`)
  const end = found.index + found[0].length
  return `${text.slice(0, end)}, ${added}${text.slice(end)}`
}

function refuse(words: string): never {
  console.error(words)
  process.exit(1)
}

if (!/^[a-z][A-Za-z]{2,30}$/.test(name)) refuse('npm run new-module NAME: one English word in the plural, as in docs/words.md, e.g. plans')
if (existsSync(join(root, 'domain', name))) refuse(`domain/${name} is there already`)

// All changes are made up before any is written, so that a registry that doesn't fit leaves nothing half done.
const changed = Object.entries(registries).map(([path, change]) => [path, change(readFileSync(join(root, path), 'utf8'))] as const)
for (const [path, text] of [...Object.entries(files), ...changed]) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(path)
}
console.log(`\nNext: put its words into docs/words.md, write domain/${name}/rules.ts with its tests, then contract, store, handlers, screens.`)
