import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'

/** Editions of the trust list, revocation lists as fetched, and how far each signature's evidence has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db)
  await moveSetting(db)
}

const tables = `
  create table trust_editions (
    edition integer primary key,
    at timestamptz not null,
    -- The very bytes that a keeper signed: canonical JSON.
    list text not null,
    sha256 text not null,
    by uuid,
    changes jsonb not null,
    manifest bytea,
    p7s bytea
  );
  create trigger trust_editions_stay before update or delete or truncate on trust_editions for each statement execute function refuse_change();
  create trigger trust_editions_told after insert on trust_editions for each statement execute function tell_people();
  create table trust_draft (
    single boolean primary key default true check (single),
    at timestamptz not null,
    by uuid not null,
    list text not null,
    sha256 text not null,
    size integer not null,
    changes jsonb not null
  );
  create table revocation_lists (
    url text primary key,
    sha256 text,
    size bigint,
    entries integer,
    this_update timestamptz,
    next_update timestamptz,
    fetched_at timestamptz,
    tried_at timestamptz,
    -- What the server said of this very content, so that it needn't be brought again.
    validator text,
    problem text
  );
  create trigger revocation_lists_told after insert or delete or update of sha256 on revocation_lists for each statement execute function tell_people();
  create table signatures (
    sha256 text primary key,
    noun text not null,
    id text not null,
    deed text not null,
    person uuid not null,
    body uuid not null,
    at timestamptz not null,
    manifest bytea not null,
    p7s bytea not null,
    level text not null check (level in ('B', 'T', 'LT')),
    stamped_at timestamptz,
    evidence_sha256 text,
    tries integer not null default 0,
    next_at timestamptz,
    problem text
  );
  create index signatures_waiting on signatures (next_at) where next_at is not null;`

/** What stood in the setting \`trust\` becomes the first edition, unsigned, as it was entered. */
async function moveSetting(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ value: { anchors: string[]; intermediates: string[]; crls: string[]; revocation: string }; portal: string; at: string }>`
    select value, (select id from portal) as portal, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from settings where key = 'trust'`.execute(db)
  const [found] = rows
  if (found === undefined) return
  const { value, portal, at } = found
  const { rows: keepers } = await sql<{ iin: string; name: string }>`
    select iin, trim(surname || ' ' || name || ' ' || patronymic) as name from persons where active and 'administrator' = any (roles) order by iin`.execute(db)
  const profile = { digests: ['sha256', 'sha384', 'sha512', 'streebog256', 'streebog512', 'gost311'], lists: [], policies: [], roles: [], status: null, timestampPolicy: null, timestamps: null }
  const demo = value.anchors.some((anchor) => Buffer.from(anchor, 'base64').includes('DEMO '))
  const centre = { anchors: value.anchors, demo, intermediates: value.intermediates, lists: value.crls, name: 'Куәландырушы орталық', profile }
  // Keys in the order of canonical JSON, which a migration may not borrow from code that can change.
  const list = JSON.stringify({ at, centres: [centre], edition: 1, keepers, portal, previous: null, revocation: value.revocation, typ: 'kz.kense.trust/1' })
  const sha256 = createHash('sha256').update(list).digest('hex')
  await sql`insert into trust_editions (edition, at, list, sha256, by, changes) values (1, ${at}, ${list}, ${sha256}, null, '[]')`.execute(db)
  await sql`delete from settings where key = 'trust'`.execute(db)
}
