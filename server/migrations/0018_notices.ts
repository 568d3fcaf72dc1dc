import { sql, type Kysely } from 'kysely'

/** Notices get a class, the thing they are about and the event that made them; persons get a say in how they hear. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [notices, settings, letters]) await sql.raw(part).execute(db)
}

const notices = `
  alter table notifications
    add column class text not null default 'system',
    add column in_place_of uuid references persons,
    add column about_noun text,
    add column about_id text,
    add column event text not null default gen_random_uuid()::text,
    add column mail text not null default 'settled' check (mail in ('new', 'daily', 'settled'));
  update notifications set
    class = case
      when key in ('approvals.notice.returned', 'approvals.notice.outcome', 'approvals.notice.withdrawn', 'approvals.notice.superseded') then 'approvals.course'
      when key in ('approvals.notice.dueSoon', 'approvals.notice.overdue') then 'approvals.term'
      when key like 'approvals.notice.%' then 'approvals'
      when key like 'people.told.%' then 'people'
      else 'system' end,
    about_noun = case when link ~ '^/approvals/[0-9a-f-]{36}$' then 'approval' end,
    about_id = substring(link from '^/approvals/([0-9a-f-]{36})$');
  -- B9.5: exactly one for each event and person, also when a job runs twice.
  create unique index notifications_event on notifications (person, event);
  create index notifications_to_mail on notifications (mail, person) where mail <> 'settled';`

const settings = `
  create table notification_settings (
    person uuid primary key references persons,
    value jsonb not null,
    changed_at timestamptz not null
  );`

const letters = `
  create table notification_letters (
    id uuid primary key,
    person uuid not null references persons,
    made_at timestamptz not null,
    -- Made once and kept, so that a letter sent again after a crash is the same letter with the same Message-ID.
    message_id text not null unique,
    letter jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    tries integer not null default 0,
    sent_at timestamptz,
    -- What the mail server said last.
    said text
  );
  create index notification_letters_made on notification_letters (made_at desc);
  create index notification_letters_state on notification_letters (state, made_at desc);`
