import { sql, type Kysely } from 'kysely'

/** Cards of standards (§59.2), and which came in the place of which: by designation, since either end may be missing here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table standards (
        id uuid primary key,
        -- What one designation is in every language and manner of writing.
        key text not null unique,
        place text not null collate "C",
        status text not null,
        effective date,
        withdrawn date,
        -- Codes of the classification with the fields and groups that they stand in.
        fields text[] not null,
        card jsonb not null,
        words tsvector not null,
        changed_at timestamptz not null
      );
      -- With the fields, so that they are counted without reading the cards.
      create index standards_place on standards (place, id) include (fields);
      create index standards_status on standards (status, place, id);
      create index standards_fields on standards using gin (fields);
      create index standards_words on standards using gin (words);
      create index standards_withdrawn on standards (withdrawn) where status = 'active';
      create table standard_successions (
        said_by uuid not null references standards on delete cascade,
        newer text not null,
        older text not null,
        primary key (said_by, newer, older)
      );
      create index standard_successions_newer on standard_successions (newer, older);
      create index standard_successions_older on standard_successions (older, newer);`,
    )
    .execute(db)
}
