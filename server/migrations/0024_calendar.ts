import { sql, type Kysely } from 'kysely'

/** Events and tasks of people, rooms, and what opens a calendar from outside (§56–58). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [events, parties, rooms, reminders, access]) await sql.raw(part).execute(db)
}

const events = `
  create table calendar_events (
    id uuid primary key,
    owner uuid not null references persons,
    uid text not null,
    revision integer not null,
    changed_at timestamptz not null,
    -- Taken away; kept a while for undoing it and for clients that ask what has gone.
    removed_at timestamptz,
    document jsonb not null,
    -- The object of another calendar that it came in, whose lines are kept.
    kept text,
    -- Its name among the owner's objects of CalDAV.
    href text not null,
    room uuid,
    first_at timestamptz,
    last_at timestamptz,
    -- Repeated, or longer than a month: looked through whole. The others are found by their beginning alone.
    standing boolean not null,
    words tsvector not null
  );
  create unique index calendar_events_uid on calendar_events (owner, md5(uid)) where removed_at is null;
  create unique index calendar_events_href on calendar_events (owner, href) where removed_at is null;
  create index calendar_events_room on calendar_events (room, first_at) where room is not null and removed_at is null and not standing;
  create index calendar_events_room_standing on calendar_events (room) where room is not null and removed_at is null and standing;
  create index calendar_events_words on calendar_events using gin (words);
  create index persons_email on persons (lower(email));
  create index calendar_events_removed on calendar_events (removed_at) where removed_at is not null;`

const parties = `
  -- One row for each person in whose calendar the event stands, or stood: a telephone must hear that it is gone.
  create table calendar_parties (
    person uuid not null references persons,
    event uuid not null references calendar_events on delete cascade,
    owns boolean not null,
    answer text,
    removed boolean not null,
    first_at timestamptz,
    last_at timestamptz,
    standing boolean not null,
    seq bigint not null,
    primary key (person, event)
  );
  create index calendar_parties_event on calendar_parties (event);
  create index calendar_parties_first on calendar_parties (person, first_at) where not removed and not standing;
  create index calendar_parties_standing on calendar_parties (person) where not removed and standing;
  create index calendar_parties_undated on calendar_parties (person) where not removed and first_at is null;
  create index calendar_parties_seq on calendar_parties (person, seq);
  -- Its row is locked by whoever changes a person's calendar, so that numbers become visible in their order.
  create table calendar_counters (person uuid primary key references persons, seq bigint not null);`

const rooms = `
  create table calendar_rooms (
    id uuid primary key,
    body uuid not null references bodies,
    document jsonb not null,
    active boolean not null
  );
  create index calendar_rooms_body on calendar_rooms (body);`

const reminders = `
  -- The next time at which the event reminds.
  create table calendar_reminders (
    event uuid primary key references calendar_events on delete cascade,
    at timestamptz not null
  );
  create index calendar_reminders_at on calendar_reminders (at);
  create table calendar_undo (
    command uuid primary key,
    person uuid not null references persons,
    at timestamptz not null,
    before jsonb not null
  );
  create index calendar_undo_at on calendar_undo (at);`

const access = `
  create table calendar_feeds (
    person uuid primary key references persons,
    sha256 text not null unique,
    made_at timestamptz not null,
    used_at timestamptz
  );
  create table calendar_passwords (
    id uuid primary key,
    person uuid not null references persons,
    label text not null,
    sha256 text not null unique,
    made_at timestamptz not null,
    used_at timestamptz
  );
  create index calendar_passwords_person on calendar_passwords (person);`
