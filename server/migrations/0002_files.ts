import { sql, type Kysely } from 'kysely'

/** Uploads under way, who brought which file, and the papers that files are attached to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`
  create table uploads (
    id uuid primary key,
    person uuid not null references persons,
    name text not null,
    size bigint not null,
    state text not null check (state in ('open', 'done', 'refused')),
    started_at timestamptz not null default now(),
    -- Whoever writes the part file holds this lease, so that two nodes never write one file.
    writer uuid,
    writer_until timestamptz,
    answer jsonb
  );
  create index uploads_open on uploads (started_at) where state = 'open';
  create index uploads_person on uploads (person) where state = 'open';
  create table file_owners (
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    person uuid not null references persons,
    name text not null,
    mime text not null,
    size bigint not null,
    flags text[] not null,
    at timestamptz not null default now(),
    primary key (sha256, person)
  );
  create table file_links (
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    noun text not null,
    id uuid not null,
    primary key (sha256, noun, id)
  );
  create index file_links_paper on file_links (noun, id);`).execute(db)
}
