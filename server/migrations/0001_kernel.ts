import { sql, type Kysely } from 'kysely'

/** People, sessions, commands, history, feed, notifications and settings: what every module stands on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [people, sessions, commands, history, feed, settings, watches]) await sql.raw(part).execute(db)
}

const people = `
  create table bodies (
    id uuid primary key,
    bin text not null unique check (bin ~ '^[0-9]{12}$'),
    name jsonb not null,
    short_name jsonb not null,
    kind text not null,
    number_prefix text not null,
    active boolean not null
  );
  create table units (
    id uuid primary key,
    body uuid not null references bodies,
    parent uuid references units,
    name jsonb not null,
    kind text not null,
    active boolean not null
  );
  create index units_body on units (body);
  create index units_parent on units (parent);
  create table persons (
    id uuid primary key,
    iin text not null check (iin ~ '^[0-9]{12}$'),
    surname text collate "kk-x-icu" not null,
    name text collate "kk-x-icu" not null,
    patronymic text collate "kk-x-icu" not null,
    body uuid not null references bodies,
    unit uuid not null references units,
    post jsonb not null,
    roles text[] not null,
    email text not null,
    phone text not null,
    room text not null,
    active boolean not null
  );
  -- One certificate must lead to one account; a dismissed person's row stays, because history names it.
  create unique index persons_iin on persons (iin) where active;
  create index persons_order on persons (surname, name, patronymic, id);
  create index persons_body on persons (body, unit);
  create table delegations (
    id uuid primary key,
    principal uuid not null references persons,
    deputy uuid not null references persons,
    order_number text not null,
    order_date date not null,
    order_sha256 text,
    from_date date not null,
    until_date date not null,
    revoked_at timestamptz,
    check (principal <> deputy),
    check (from_date <= until_date)
  );
  create index delegations_deputy on delegations (deputy, until_date);
  create index delegations_principal on delegations (principal, until_date);`

const sessions = `
  -- Which portal a sign-in challenge is meant for; made once, kept by every backup.
  create table portal (id uuid primary key default gen_random_uuid(), single boolean not null default true unique check (single));
  insert into portal default values;
  create table sessions (
    token_sha256 bytea primary key,
    person uuid not null references persons,
    way text not null check (way in ('signature', 'password')),
    certificate text,
    started_at timestamptz not null,
    used_at timestamptz not null,
    ends_at timestamptz not null
  );
  create index sessions_person on sessions (person);
  create index sessions_ends on sessions (ends_at);
  create table challenges (nonce bytea primary key, ends_at timestamptz not null);
  create index challenges_ends on challenges (ends_at);
  create table passwords (
    person uuid primary key references persons,
    login text not null unique,
    salt bytea not null,
    hash bytea not null,
    changed_at timestamptz not null
  );`

const commands = `
  create table commands (
    id uuid primary key,
    person uuid not null,
    name text not null,
    input_sha256 bytea not null,
    at timestamptz not null,
    status smallint not null,
    -- Text, so that the repeated answer is the first one byte for byte.
    answer text not null
  );
  create index commands_at on commands using brin (at);
  -- B1.3: a signature on a command that was refused proves something but counts for nothing.
  create table evidence (
    command uuid primary key,
    at timestamptz not null,
    person uuid not null,
    name text not null,
    noun text not null,
    id text not null,
    reason text not null,
    manifest bytea not null,
    p7s bytea not null
  );
  create index evidence_paper on evidence (noun, id);`

const history = `
  create table history (
    noun text not null,
    id text not null,
    n integer not null,
    at timestamptz not null,
    name text not null,
    person uuid,
    -- Canonical JSON; hash = sha256(hash before ‖ sha256(entry)), starting from 32 zero bytes.
    entry text not null,
    hash bytea not null,
    primary key (noun, id, n)
  );
  create index history_person on history (person, at);
  create table history_heads (
    noun text not null,
    id text not null,
    n integer not null,
    entry_sha256 bytea not null,
    hash bytea not null,
    sealed_n integer not null default 0,
    seal bigint,
    primary key (noun, id)
  ) with (fillfactor = 70);
  create index history_heads_unsealed on history_heads (noun, id) where sealed_n < n;
  -- A seal names how long each chain was; so a chain cut at its end is noticed as well as one changed in the middle.
  create table history_seals (
    n bigint primary key,
    at timestamptz not null,
    heads text not null,
    hash bytea not null
  );
  create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$;
  create trigger history_stays before update or delete or truncate on history for each statement execute function refuse_change();
  create trigger history_seals_stay before update or delete or truncate on history_seals for each statement execute function refuse_change();
  create trigger evidence_stays before update or delete or truncate on evidence for each statement execute function refuse_change();`

const feed = `
  create table feed_pending (
    row bigint generated always as identity primary key,
    noun text not null,
    id text not null,
    persons uuid[] not null,
    bodies uuid[] not null,
    everyone boolean not null
  );
  create table feed (
    seq bigint primary key,
    at timestamptz not null default now(),
    noun text not null,
    id text not null,
    persons uuid[] not null,
    bodies uuid[] not null,
    everyone boolean not null
  );
  create table feed_head (single boolean primary key default true check (single), seq bigint not null);
  insert into feed_head (seq) values (0);
  -- Order of insertion is not order of commit, so numbers are given only here, to committed rows, one batch at a time.
  create function feed_sequence() returns integer language plpgsql as $$
    declare last bigint; moved integer;
    begin
      select seq into last from feed_head for update;
      with taken as (delete from feed_pending returning *),
        numbered as (select *, row_number() over (order by row) as place from taken)
      insert into feed (seq, noun, id, persons, bodies, everyone)
        select last + place, noun, id, persons, bodies, everyone from numbered;
      get diagnostics moved = row_count;
      if moved > 0 then
        update feed_head set seq = last + moved;
        perform pg_notify('kense_feed', (last + moved)::text);
      end if;
      return moved;
    end $$;
  create table notifications (
    id uuid primary key default gen_random_uuid(),
    person uuid not null references persons,
    key text not null,
    "values" jsonb not null,
    link text not null,
    at timestamptz not null,
    read_at timestamptz
  );
  create index notifications_person on notifications (person, at desc, id);
  create index notifications_unread on notifications (person) where read_at is null;`

const settings = `
  create table settings (
    key text primary key,
    value jsonb not null,
    changed_at timestamptz not null default now(),
    changed_by uuid
  );`

/** Whatever a node remembers about seats and settings is forgotten on this word, even after a change made in SQL by hand. */
const watches = `
  create function tell_people() returns trigger language plpgsql as
    $$ begin perform pg_notify('kense_people', tg_table_name); return null; end $$;
  create trigger bodies_told after insert or update or delete on bodies for each statement execute function tell_people();
  create trigger units_told after insert or update or delete on units for each statement execute function tell_people();
  create trigger persons_told after insert or update or delete on persons for each statement execute function tell_people();
  create trigger delegations_told after insert or update or delete on delegations for each statement execute function tell_people();
  create trigger sessions_told after delete on sessions for each statement execute function tell_people();
  create trigger settings_told after insert or update or delete on settings for each statement execute function tell_people();`
