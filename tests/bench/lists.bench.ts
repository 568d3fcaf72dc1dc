import { type OwnPortal, startOwnPortal } from '../world/own-portal.ts'
import { type Bench, type Samples, timed } from './measure.ts'
import { post, Wire } from './wire.ts'

const few = 10_000
/** The figure asked for; a smaller number of rows shows less and is faster to fill. */
const many = Number(process.env.KENSE_BENCH_ROWS ?? 1_000_000)

const fill = `
  insert into approvals (id, number, revision, changed_at, summary, document, title_words)
  select ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '12-5/' || i, 1, timestamptz '2020-01-01' + i * interval '1 minute',
    jsonb_build_object('number', '12-5/' || i, 'version', 0, 'sentVersion', 0, 'kind', 'resolution', 'state', 'review', 'responsible', 'Сынақбаев Т. Ү.',
      'title', jsonb_build_object('kk', 'Қаулының жобасы ' || i, 'ru', 'Проект постановления ' || i, 'en', ''), 'madeAt', '2020-01-01T00:00:00.000Z',
      'developer', jsonb_build_object('id', $1::text, 'name', jsonb_build_object('kk', 'Сынақ', 'ru', 'Проба', 'en', 'Trial'), 'shortName', jsonb_build_object('kk', 'С', 'ru', 'П', 'en', 'T'))),
    '{}', to_tsvector('simple', 'қаулы жоба ' || md5(i::text) || ' сөз' || (i % 1000))
  from generate_series(1, $2::int) as i`
/** One in ten is over and lies in the archive. */
const fillParties = `
  insert into approval_parties (body, approval, archived, changed_at, deadline)
  select $1, id, split_part(number, '/', 2)::int % 10 = 0, changed_at, (changed_at + interval '14 days')::date from approvals`
const fillPersons = `
  insert into approval_persons (person, approval, archived, changed_at, deadline)
  select $1, id, false, changed_at, (changed_at + interval '14 days')::date from approvals`
const fillBell = `
  insert into notifications (person, key, "values", link, at, read_at)
  select $1, 'kernel.appName', '{}', '/', timestamptz '2020-01-01' + i * interval '1 minute', case when i % 5000 = 0 then null else now() end from generate_series(1, $2::int) as i`

/** Officials of one body: one in ten has left. */
const fillOfficials = `
  insert into persons (id, iin, surname, name, patronymic, body, unit, post, roles, email, phone, room, active)
  select ('10000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, lpad(i::text, 12, '0'), 'Сынақов' || i % 9973, 'Аты' || i % 101, '', $1, $2, '{"kk":"Маман","ru":"Специалист","en":"Officer"}',
    '{employee}', 'p' || i || '@kense.example', '', '', i % 10 > 0
  from generate_series(1, $3::int) as i`
/** Of each paper a line, as far as the journal is asked for one of them. */
const fillJournal = `
  insert into history (noun, id, n, at, name, person, entry, hash)
  select 'approval', id::text, 1, changed_at, 'approvals.place', $1, '{}', sha256(id::text::bytea) from approvals`

/** What everybody has, what one in a thousand has, and twenty others: as many words as a short paper. */
const fillFound = `
  insert into search_entries (noun, id, view, audience, module, number, title, state, body, persons, at, link, text, files, own_words)
  select 'approval', id::text, '', array['body:' || $1::text], 'approvals', number, summary -> 'title', 'approvals.state.review', $1::text::uuid, '{}', changed_at, '/approvals/' || id, summary -> 'title' ->> 'kk', '{}',
    setweight(array_to_tsvector(array['қаулы', 'жоба', 'сөз' || split_part(number, '/', 2)::int % 1000]), 'A')
    || setweight(array_to_tsvector((select array_agg('т' || (split_part(number, '/', 2)::bigint * part) % 9973) from generate_series(1, 20) as part)), 'B')
  from approvals`

const asks: Record<string, [string, unknown]> = {
  changed: ['/api/approvals/list', { filter: 'body', sort: 'changed', after: null, limit: 50 }],
  deadline: ['/api/approvals/list', { filter: 'body', sort: 'deadline', after: null, limit: 50 }],
  mine: ['/api/approvals/list', { filter: 'mine', sort: 'changed', after: null, limit: 50 }],
  overdue: ['/api/approvals/list', { filter: 'overdue', sort: 'deadline', after: null, limit: 50 }],
  search: ['/api/approvals/search', { words: 'сөз77', limit: 30 }],
  found: ['/api/search/find', { words: 'қаулы' }],
  foundRare: ['/api/search/find', { words: 'сөз77' }],
  foundNewest: ['/api/search/find', { words: 'қаулы жоба', sort: 'newest' }],
  archive: ['/api/approvals/list', { filter: 'archive', sort: 'changed', after: null, limit: 50 }],
  people: ['/api/people/directory', { limit: 50 }],
  peopleNamed: ['/api/people/directory', { text: 'сынақов77 аты7', limit: 50 }],
  peopleLeft: ['/api/people/directory', { state: 'dismissed', limit: 50 }],
  foundTyped: ['/api/search/find', { words: 'қау', brief: true, limit: 8 }],
  bell: ['/api/notifications/mine', { after: null, limit: 50 }],
}

async function filled(rows: number): Promise<OwnPortal> {
  const portal = await startOwnPortal()
  const { id, body, unit } = portal.people[0]!
  await portal.sql(fill, [body, rows])
  await portal.sql(fillParties, [body])
  await portal.sql(fillPersons, [id])
  await portal.sql(fillBell, [id, rows])
  await portal.sql(fillOfficials, [body, unit.id, rows])
  await portal.sql(fillJournal, [id])
  await fillSearch(portal, body)
  await portal.sql('analyze')
  return portal
}

/** Its largest index is made afterwards: row by row it would take longer than all else. */
async function fillSearch(portal: OwnPortal, body: string): Promise<void> {
  const [index] = await portal.sql<{ made: string }>(`select pg_get_indexdef('search_entries_seen'::regclass) as made`)
  await portal.sql('drop index search_entries_seen')
  await portal.sql(fillFound, [body])
  await portal.sql(index?.made ?? '')
}

async function sample(portal: OwnPortal, wire: Wire): Promise<Samples> {
  const samples: Samples = {}
  for (const [name, [path, input]] of Object.entries(asks)) {
    const request = post(path, { input, actingFor: null }, portal.people[0]!.token)
    samples[name] = await timed(40, async () => {
      const status = await wire.ask(request)
      if (status !== 200) throw new Error(`${name} answered ${status}`)
    })
  }
  // By what a late saving is told who was first; no list of its own asks for one line.
  samples['journal'] = await timed(40, (index) => portal.sql(`select at, person from history where noun = 'approval' and id = $1 order by n desc limit 1`, [`00000000-0000-4000-8000-${(index * 97 + 1).toString(16).padStart(12, '0')}`]))
  return samples
}

const rowsScanned = async (portal: OwnPortal) =>
  Number((await portal.sql<{ read: string }>(`select sum(seq_tup_read) as read from pg_stat_user_tables where relname in ('approvals', 'approval_parties', 'approval_persons', 'notifications', 'search_entries', 'persons', 'history')`))[0]?.read)

/** G1: a list costs what it shows, not what there is; and no big table is ever read through. */
export const lists: Bench = {
  name: 'G1',
  peer: `the same lists with ${few} rows; here ${many}`,
  lines: [
    ...[...Object.keys(asks), 'journal'].map((series) => ({ what: series, of: 'p99' as const, limit: 3, series })),
    { what: 'rows read without an index', of: 'value', limit: 1, series: 'scanned' },
  ],
  async open() {
    const [large, small] = [await filled(many), await filled(few)]
    const [toLarge, toSmall] = [new Wire(large.port), new Wire(small.port)]
    let before = await rowsScanned(large)
    return {
      async subject() {
        const samples = await sample(large, toLarge)
        await new Promise((resolve) => setTimeout(resolve, 1500))
        const now = await rowsScanned(large)
        const scanned = now - before
        before = now
        return { ...samples, scanned: [scanned] }
      },
      // A table of a page or two is rightly read whole; one of many rows never.
      floor: async () => ({ ...(await sample(small, toSmall)), scanned: [1000] }),
      async close() {
        toLarge.close()
        toSmall.close()
        await large.close()
        await small.close()
      },
    }
  },
}
