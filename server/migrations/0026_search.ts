import { sql, type Kysely } from 'kysely'

/** What is searched, as each audience may see it, and the texts of files once for all who attach them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(parts).execute(db)
}

const parts = `
  create table search_entries (
    noun text not null,
    id text not null,
    -- One paper may look different to its author and to others: each view is an entry with its own audience and words.
    view text not null,
    audience text[] not null,
    module text not null,
    number text not null,
    title jsonb not null,
    state text,
    body uuid,
    persons uuid[] not null,
    -- Null for what has no date of its own, as a person.
    at timestamptz,
    link text not null,
    text text not null,
    files text[] not null,
    own_words tsvector not null,
    file_words tsvector not null default '',
    words tsvector generated always as (own_words || file_words) stored,
    primary key (noun, id, view)
  );
  create index search_entries_words on search_entries using gin (words);
  create index search_entries_files on search_entries using gin (files);
  create table search_texts (
    sha256 text primary key,
    text text not null,
    words tsvector not null,
    read_at timestamptz not null
  );
  create aggregate search_together (tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');
  -- How far each noun's papers from before the index are brought in.
  create table search_fill (noun text primary key, analyser integer not null, after text not null, done boolean not null);`
