import { sql } from 'kysely'
import { termsOfText } from '../../domain/search/terms.ts'
import type { JobCall } from '../kernel/call.ts'
import type { SearchEntry, SearchSource } from './sources.ts'
import './tables.ts'

/** Words of a command are few; those of files are read by a job. PostgreSQL takes no lexeme over 2 KB and no vector over 1 MB. */
const ownTextAtMost = 40_000

function vectorOf(weight: 'A' | 'B' | 'D', terms: readonly string[]) {
  return sql<string>`setweight(array_to_tsvector(${[...terms]}::text[]), ${sql.lit(weight)})`
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

/** Replaces all views of the paper. What is known of its files is taken at once; the rest is read after the commit. */
export async function keepEntries(call: JobCall, { module, noun }: Pick<SearchSource, 'module' | 'noun'>, id: string, entries: readonly SearchEntry[]): Promise<void> {
  await call.db.deleteFrom('search_entries').where('noun', '=', noun).where('id', '=', id).where('view', 'not in', ['', ...entries.map((entry) => entry.view)]).execute()
  if (entries.length === 0) return
  const termsOf = openTerms()
  const rows = entries.map((entry) => {
    const files = [...new Set(entry.files.map((file) => file.sha256))]
    const text = entry.text.slice(0, ownTextAtMost)
    return {
      noun, id, view: entry.view, audience: [...entry.audience], module, number: entry.number, title: JSON.stringify(entry.title), state: entry.state, body: entry.body,
      persons: [...entry.persons], at: entry.at, link: entry.link, text, files,
      own_words: sql<string>`${vectorOf('A', termsOf([entry.number, ...Object.values(entry.title)].join(' ')))} || ${vectorOf('B', termsOf(text))}`,
      file_words: sql<string>`coalesce((select search_together(words) from search_texts where sha256 = any(${files}::text[])), '')`,
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
  await readLater(call, entries)
}

async function readLater(call: JobCall, entries: readonly SearchEntry[]): Promise<void> {
  const named = new Map(entries.flatMap((entry) => entry.files).map((file) => [file.sha256, file]))
  if (named.size === 0) return
  const known = await call.db.selectFrom('search_texts').select('sha256').where('sha256', 'in', [...named.keys()]).execute()
  for (const { sha256 } of known) named.delete(sha256)
  for (const file of named.values()) await call.later('search.readFile', { file })
}

/** Called when a file was read: whoever names it is found by its words from now on. */
export async function keepText(call: JobCall, sha256: string, { text, terms }: { text: string; terms: string }): Promise<void> {
  const row = { text, words: vectorOf('D', terms === '' ? [] : terms.split(' ')), read_at: call.now }
  await call.db.insertInto('search_texts').values({ sha256, ...row }).onConflict((conflict) => conflict.column('sha256').doUpdateSet(row)).execute()
  await sql`update search_entries set file_words = (select search_together(words) from search_texts where sha256 = any(search_entries.files)) where files @> array[${sha256}]::text[]`.execute(call.db)
}
