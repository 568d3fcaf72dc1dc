import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createTexts, languages, type Language } from '../../domain/kernel/text.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { texts } from '../../domain/texts.ts'
import { openDictionary, type Dictionary } from '../../native/dictionary/public.ts'
import { userFolder } from '../../native/kernel/place.ts'

export const about = 'dictionaries of this PC: kense dictionary list | import FILE… --licence NAME | remove ID'

const help = `kense dictionary list
kense dictionary import FILE… --licence NAME [--title TITLE] [--from kk --to ru] [--automatic]
kense dictionary remove ID

import reads StarDict (.ifo with its .idx and .dict), DSL, Apertium .dix, TSV and TBX, plain or packed with gzip. Each file
is a dictionary of its own, called by its name; with --title they are one. Languages are read off the file's name (kk-ru.tsv)
or its header where they stand there. What can't be read is named and leaves the rest in place.

  --licence NAME   its licence, shown beside each answer
  --title TITLE    what it is called beside each answer
  --from, --to     its languages: kk, ru, en
  --automatic      nobody reviewed it: shown last and marked so
  --folder DIR     the program's folder of this user, when it is another than usual
  --json           one JSON object a line

Exit code: 0 all was done, 1 something was not, 2 nothing could be tried.`

const options = {
  licence: { type: 'string' },
  title: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  automatic: { type: 'boolean', default: false },
  folder: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const language = (name: string | undefined): Language | null => languages.find((each) => each === name) ?? null

function languagesOfName(path: string): { from: Language | null; to: Language | null } {
  const [, from, to] = /(?:^|[^a-z])(kk|ru|en|kaz|rus|eng)[-_](kk|ru|en|kaz|rus|eng)(?![a-z])/i.exec(basename(path)) ?? []
  const short = (name?: string) => language(name?.toLowerCase().replace('kaz', 'kk').replace('rus', 'ru').replace('eng', 'en'))
  return { from: short(from), to: short(to) }
}

/** Files of one StarDict belong together; any other file stands alone, unless one title names all. */
function groupsOf(paths: readonly string[], title: string | undefined): { title: string; paths: string[] }[] {
  if (title !== undefined) return [{ title, paths: [...paths] }]
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const base = basename(path).replace(/\.(gz|dz)$/i, '').replace(/\.[^.]+$/, '')
    groups.set(base, [...(groups.get(base) ?? []), path])
  }
  return [...groups].map(([base, files]) => ({ title: base, paths: files }))
}

async function bringIn(dictionary: Dictionary, paths: readonly string[], values: Values): Promise<number> {
  const missing = paths.filter((path) => !existsSync(path))
  if (paths.length === 0 || values.licence === undefined || missing.length > 0) {
    console.error(missing.length > 0 ? `not there: ${missing.join(', ')}` : values.licence === undefined ? '--licence NAME is needed: it is shown beside each answer' : help)
    return 2
  }
  const { t } = createTexts(texts, 'en')
  let failed = 0
  for (const group of groupsOf(paths, values.title)) {
    const named = languagesOfName(group.paths[0] ?? '')
    const from = language(values.from) ?? named.from ?? 'kk'
    const to = language(values.to) ?? named.to ?? (from === 'ru' ? 'kk' : 'ru')
    const begun = performance.now()
    try {
      const files = group.paths.map((path) => ({ name: basename(path), path }))
      const wish = { title: group.title, licence: values.licence, trust: values.automatic ? ('automatic' as const) : ('published' as const), from, to }
      const outcome = await dictionary.bringIn(randomUUID(), files, wish, () => undefined)
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      console.log(values.json ? JSON.stringify({ title: group.title, ...outcome }) : `${group.title}: ${t('dictionary.import.done', { count: outcome.senses, dropped: outcome.dropped })} (${seconds} s)`)
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
      failed += 1
      console.error(`${group.title}: ${t(error.refusal.key, valuesIn('en', error.refusal.values))}`)
    }
  }
  return failed === 0 ? 0 : 1
}

export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [verb, ...rest] = positionals
    if (values.help || verb === undefined) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const dictionary = openDictionary({ userDir: values.folder ?? userFolder(), note: (where, error) => console.error(where, error) })
    try {
      await dictionary.whenReady()
      if (verb === 'import') return await bringIn(dictionary, rest, values)
      if (verb === 'remove' && rest[0] !== undefined) await dictionary.remove(rest[0])
      else if (verb !== 'list') throw new Error(help)
      for (const source of dictionary.state().sources) console.log(values.json ? JSON.stringify(source) : `${source.id}\t${source.senses}\t${source.trust}\t${source.title === '' ? 'Kense' : source.title}\t${source.licence}`)
      return 0
    } finally {
      await dictionary.close()
    }
  } catch (error) {
    console.error(error instanceof RefusalError ? error.refusal.key : error instanceof Error ? error.message : String(error))
    return 2
  }
}
