import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [papers, votes, reading]) await sql.raw(part).execute(db)
}

/** `sessions` is the table of those who are signed in; the Government's are the cabinet's. */
const papers = `
  create table cabinet_sessions (
    id uuid primary key,
    number text not null unique,
    state text not null,
    -- Signed, or cancelled: nothing waits for anybody any more.
    over boolean not null,
    planned_at timestamptz not null,
    changed_at timestamptz not null,
    summary jsonb not null,
    words tsvector not null,
    document jsonb not null
  );
  create index cabinet_sessions_planned on cabinet_sessions (over, planned_at, id);
  create index cabinet_sessions_words on cabinet_sessions using gin (words);
  create trigger cabinet_sessions_stay before delete or truncate on cabinet_sessions for each statement execute function refuse_change();
  -- Whoever may see it. 'guest': sees the materials of their own questions only.
  create table cabinet_participants (
    person uuid not null references persons,
    session uuid not null references cabinet_sessions,
    scope text not null check (scope in ('full', 'guest')),
    over boolean not null,
    planned_at timestamptz not null,
    primary key (session, person)
  );
  create index cabinet_participants_person on cabinet_participants (person, over, planned_at, session);
  -- One row for each member's place: whoever votes, arrives or leaves holds it, so a place never has two votes.
  create table cabinet_places (
    session uuid not null references cabinet_sessions,
    member uuid not null references persons,
    name text not null,
    present boolean not null default false,
    substitute uuid references persons,
    substitute_name text,
    substitute_present boolean not null default false,
    -- The last signature of this place in this session; the next one names it.
    lane text,
    primary key (session, member)
  );
  create index cabinet_places_substitute on cabinet_places (session, substitute) where substitute is not null;
  -- Which session a question's files belong to.
  create table cabinet_questions (id uuid primary key, session uuid not null references cabinet_sessions);
  create table cabinet_numbers (year integer primary key, last integer not null);`

const votes = `
  create table cabinet_polls (
    id uuid primary key,
    session uuid not null references cabinet_sessions,
    n integer not null,
    question uuid not null,
    closed_at timestamptz,
    document jsonb not null,
    unique (session, n)
  );
  -- Two polls at once would leave open what a member is voting on.
  create unique index cabinet_polls_one_open on cabinet_polls (session) where closed_at is null;
  create trigger cabinet_polls_stay before delete or truncate on cabinet_polls for each statement execute function refuse_change();
  create table cabinet_votes (
    poll uuid not null references cabinet_polls,
    member uuid not null,
    person uuid not null references persons,
    name text not null,
    cast_by text,
    choice text not null check (choice in ('for', 'against')),
    at timestamptz not null,
    receipt bigint generated always as identity unique,
    sha256 text not null,
    prev text,
    signature jsonb not null,
    manifest bytea not null,
    p7s bytea not null,
    certificate text not null,
    primary key (poll, member)
  );
  create index cabinet_votes_sha256 on cabinet_votes (poll, sha256);
  create trigger cabinet_votes_stay before update or delete or truncate on cabinet_votes for each statement execute function refuse_change();
  -- No vote gets into a closed poll, whatever a handler may believe.
  create function refuse_late_vote() returns trigger language plpgsql as
    $$ begin
      if exists (select from cabinet_polls where id = new.poll and closed_at is not null) then raise exception 'the poll is closed' using errcode = '42501'; end if;
      return new;
    end $$;
  create trigger cabinet_votes_in_time before insert on cabinet_votes for each row execute function refuse_late_vote();`

const reading = `
  create table cabinet_reads (
    session uuid not null references cabinet_sessions,
    person uuid not null references persons,
    material uuid not null,
    version integer not null,
    at timestamptz not null,
    primary key (session, person, material, version)
  );
  create table cabinet_readiness (
    session uuid not null references cabinet_sessions,
    person uuid not null references persons,
    edition integer not null,
    held integer not null,
    ready boolean not null,
    at timestamptz not null,
    primary key (session, person)
  );`
