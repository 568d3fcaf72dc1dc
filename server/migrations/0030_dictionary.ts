import { sql, type Kysely } from 'kysely'

/** Glossaries of bodies: proposed by anybody of the body, accepted or refused by its moderators. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table glossary_entries (
        id uuid primary key,
        body uuid not null references bodies,
        kk text not null,
        ru text not null,
        en text not null,
        pos text not null,
        topic text not null,
        note text not null,
        state text not null check (state in ('proposed', 'accepted', 'refused', 'withdrawn', 'retired')),
        proposed_by uuid not null references persons,
        proposed_at timestamptz not null,
        decided_by uuid references persons,
        decided_at timestamptz,
        reason text not null default ''
      );
      create index glossary_of_body on glossary_entries (body, state, proposed_at desc);
      create index glossary_of_person on glossary_entries (proposed_by);`,
    )
    .execute(db)
}
