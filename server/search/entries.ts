import { sql, type RawBuilder } from 'kysely'
import { analyser, termsOfText } from '../../domain/search/terms.ts'
import type { JobCall } from '../kernel/call.ts'
import type { SearchEntry, SearchSource } from './sources.ts'
import './tables.ts'

/** Words of a command are few; those of files are read by a job. PostgreSQL takes no lexeme over 2 KB. */
const ownTextAtMost = 40_000
/** Nor a vector over 1 MiB: a paper's own words and those of its files (`search_joined`) fit together. */
const bytesAtMost = { own: 250_000, file: 650_000 } as const
/** What PostgreSQL keeps of a term besides its letters. */
const bytesBeside = 8
const lastPosition = 16_383

function fitting(terms: readonly string[], bytes: number): readonly string[] {
  let left = bytes
  const end = terms.findIndex((term) => {
    left -= Buffer.byteLength(term) + bytesBeside
    return left < 0
  })
  return end === -1 ? terms : terms.slice(0, end)
}

/** As PostgreSQL writes them, in their order. A weight belongs to a place: without one a title would weigh no more than a remark. */
function ownWords(title: readonly string[], text: readonly string[]): string {
  const quoted = (term: string) => `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return fitting([...title, ...text], bytesAtMost.own).map((term, index) => `${quoted(term)}:${Math.min(index + 1, lastPosition)}${index < title.length ? 'A' : 'B'}`).join(' ')
}

/** The views of one paper nearly always say the same, and forms are dear to work out. */
function openTerms(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return (text) => {
    const terms = known.get(text) ?? termsOfText(text)
    known.set(text, terms)
    return terms
  }
}

type Paper = Pick<SearchSource, 'module' | 'noun'>

/** Replaces all views of the paper. What is known of its files is taken at once; the rest is read after the commit. */
export async function keepEntries(call: JobCall, { module, noun }: Paper, id: string, entries: readonly SearchEntry[]): Promise<void> {
  const views = entries.map((entry) => entry.view)
  await sql`
    with mended as (delete from search_failed where noun = ${noun} and id = ${id})
    delete from search_entries where noun = ${noun} and id = ${id} and view <> all(${views}::text[])`.execute(call.db)
  if (entries.length === 0) return
  // Looked at before the rows are written: a text that comes in between is then read once more, and never missed.
  await readLater(call, entries)
  const termsOf = openTerms()
  const rows = entries.map((entry) => {
    const files = [...new Set(entry.files.map((file) => file.sha256))]
    const text = entry.text.slice(0, ownTextAtMost)
    return {
      noun, id, view: entry.view, audience: [...entry.audience], module, number: entry.number, title: JSON.stringify(entry.title), state: entry.state, body: entry.body,
      persons: [...entry.persons], at: entry.at, link: entry.link, text, files,
      own_words: sql<string>`${ownWords(termsOf([entry.number, ...Object.values(entry.title)].join(' ')), termsOf(text))}::tsvector`,
      file_words: wordsOf(sql`${files}::text[]`),
    }
  })
  await call.db
    .insertInto('search_entries')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['noun', 'id', 'view']).doUpdateSet((each) => ({
        audience: each.ref('excluded.audience'),
        module: each.ref('excluded.module'),
        number: each.ref('excluded.number'),
        title: each.ref('excluded.title') as never,
        state: each.ref('excluded.state'),
        body: each.ref('excluded.body'),
        persons: each.ref('excluded.persons'),
        at: each.ref('excluded.at'),
        link: each.ref('excluded.link'),
        text: each.ref('excluded.text'),
        files: each.ref('excluded.files'),
        own_words: each.ref('excluded.own_words'),
        file_words: each.ref('excluded.file_words'),
      })),
    )
    .execute()
}

/** Of all these files, the small ones first: what doesn't fit any more is left out. */
const wordsOf = (files: RawBuilder<unknown>) => sql<string>`coalesce((select search_together(words order by length(words), sha256) from search_texts where sha256 = any(${files})), '')`

async function readLater(call: JobCall, entries: readonly SearchEntry[]): Promise<void> {
  const named = new Map(entries.flatMap((entry) => entry.files).map((file) => [file.sha256, file]))
  if (named.size === 0) return
  const known = await call.db.selectFrom('search_texts').select('sha256').where('sha256', 'in', [...named.keys()]).where('analyser', '=', analyser).execute()
  for (const { sha256 } of known) named.delete(sha256)
  for (const file of named.values()) await call.later('search.readFile', { file })
}

/** What a file says, once for all who name it. */
export async function keepText(call: JobCall, sha256: string, { text, terms }: { text: string; terms: string }): Promise<void> {
  const words = fitting(terms === '' ? [] : terms.split(' '), bytesAtMost.file)
  const row = { text, words: sql<string>`array_to_tsvector(${[...words]}::text[])`, read_at: call.now, analyser }
  await call.db.insertInto('search_texts').values({ sha256, ...row }).onConflict((conflict) => conflict.column('sha256').doUpdateSet(row)).execute()
}

/** These papers are found by the words of the files that they name; they must be held. */
export async function keepFileWords(call: JobCall, { noun }: Paper, ids: readonly string[]): Promise<void> {
  await sql`update search_entries set file_words = ${wordsOf(sql`search_entries.files`)} where noun = ${noun} and id = any(${[...ids]}::text[])`.execute(call.db)
}
