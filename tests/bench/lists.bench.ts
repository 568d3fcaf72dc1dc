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
const fillParties = `
  insert into approval_parties (body, approval, archived, changed_at, deadline)
  select $1, id, false, changed_at, (changed_at + interval '14 days')::date from approvals`
const fillPersons = `
  insert into approval_persons (person, approval, archived, changed_at, deadline)
  select $1, id, false, changed_at, (changed_at + interval '14 days')::date from approvals`
const fillBell = `
  insert into notifications (person, key, "values", link, at, read_at)
  select $1, 'kernel.appName', '{}', '/', timestamptz '2020-01-01' + i * interval '1 minute', case when i % 5000 = 0 then null else now() end from generate_series(1, $2::int) as i`

/** What everybody has, what one in a thousand has, and twenty others: as many words as a short paper. */
const fillFound = `
  insert into search_entries (noun, id, view, audience, module, number, title, state, body, persons, at, link, text, files, own_words)
  select 'approval', id::text, '', array['body:' || $1::text], 'approvals', number, document -> 'title', 'approvals.state.review', $1::text::uuid, '{}', changed_at, '/approvals/' || id, document -> 'title' ->> 'kk', '{}',
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
  foundTyped: ['/api/search/find', { words: 'қау', brief: true, limit: 8 }],
  bell: ['/api/notifications/mine', { after: null, limit: 50 }],
}

async function filled(rows: number): Promise<OwnPortal> {
  const portal = await startOwnPortal()
  const { id, body } = portal.people[0]!
  await portal.sql(fill, [body, rows])
  await portal.sql(fillParties, [body])
  await portal.sql(fillPersons, [id])
  await portal.sql(fillBell, [id, rows])
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
  return samples
}

const rowsScanned = async (portal: OwnPortal) =>
  Number((await portal.sql<{ read: string }>(`select sum(seq_tup_read) as read from pg_stat_user_tables where relname in ('approvals', 'approval_parties', 'approval_persons', 'notifications', 'search_entries')`))[0]?.read)

/** G1: a list costs what it shows, not what there is; and no big table is ever read through. */
export const lists: Bench = {
  name: 'G1',
  peer: `the same lists with ${few} rows; here ${many}`,
  lines: [
    ...Object.keys(asks).map((series) => ({ what: series, of: 'p99' as const, limit: 3, series })),
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
