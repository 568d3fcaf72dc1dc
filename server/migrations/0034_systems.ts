import { sql, type Kysely } from 'kysely'

/** Links to information systems (§59.3), each person's favourites, and what the portal last found at each address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table systems (
        id uuid primary key,
        owner uuid not null references bodies,
        card jsonb not null,
        changed_at timestamptz not null
      );
      create table system_favourites (
        person uuid not null references persons,
        system uuid not null references systems on delete cascade,
        primary key (person, system)
      );
      create table system_reach (
        system uuid primary key references systems on delete cascade,
        reachable boolean not null,
        checked_at timestamptz not null,
        since timestamptz not null
      );`,
    )
    .execute(db)
}
