import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [papers, lists, numbers, checks]) await sql.raw(part).execute(db)
}

const papers = `
  create table approvals (
    id uuid primary key,
    number text not null unique,
    revision integer not null,
    changed_at timestamptz not null,
    -- What lists show, so that they needn't unpack whole papers.
    summary jsonb not null,
    document jsonb not null,
    title_words tsvector not null,
    act_text text not null default '',
    act_words tsvector not null default '',
    words tsvector generated always as (title_words || act_words) stored
  );
  create index approvals_number on approvals (number text_pattern_ops);
  create index approvals_words on approvals using gin (words);
  -- A paper that left its draft is never deleted: its number, versions and signatures are the republic's, not an operator's.
  create trigger approvals_stay before delete or truncate on approvals for each statement execute function refuse_change();`

const lists = `
  -- One row for each body that may see the paper. \`deadline\` is the body's own, or for the developer the nearest one.
  create table approval_parties (
    body uuid not null references bodies,
    approval uuid not null references approvals,
    archived boolean not null,
    changed_at timestamptz not null,
    deadline date,
    primary key (body, approval)
  );
  create index approval_parties_changed on approval_parties (body, archived, changed_at desc, approval desc);
  create index approval_parties_deadline on approval_parties (body, archived, deadline, approval);
  -- Whoever answers for the paper: the developer's responsible person and each body's executor.
  create table approval_persons (
    person uuid not null references persons,
    approval uuid not null references approvals,
    archived boolean not null,
    changed_at timestamptz not null,
    deadline date,
    primary key (person, approval)
  );
  create index approval_persons_changed on approval_persons (person, archived, changed_at desc, approval desc);
  create index approval_persons_deadline on approval_persons (person, archived, deadline, approval);
  -- Whose turn it is. \`holder\` is person:<id>, unit:<id>, unit:<id>:<role> or body:<id>:<role>.
  create table approval_waits (
    holder text not null,
    approval uuid not null references approvals,
    verb text not null,
    since timestamptz not null,
    deadline date,
    body uuid not null references bodies,
    primary key (holder, approval, verb)
  );
  create index approval_waits_approval on approval_waits (approval);
  create index approval_waits_due on approval_waits (deadline) where deadline is not null;`

const numbers = `
  create table approval_numbers (
    body uuid not null references bodies,
    kind text not null check (kind in ('own', 'incoming')),
    year integer not null,
    last integer not null,
    primary key (body, kind, year)
  );
  create table approval_incoming (
    body uuid not null references bodies,
    number text not null,
    approval uuid not null references approvals,
    version integer not null,
    primary key (body, number)
  );
  create table approval_reminders (
    approval uuid not null references approvals,
    version integer not null,
    body uuid not null references bodies,
    kind text not null check (kind in ('dueSoon', 'overdue')),
    deadline date not null,
    at timestamptz not null,
    primary key (approval, version, body, kind, deadline)
  );`

const checks = `
  create table approval_codes (
    code text primary key,
    approval uuid not null references approvals,
    printed_at timestamptz not null,
    sheet_sha256 text not null,
    -- Digest of what the sheet said, to tell whether the paper has moved on since.
    said_sha256 text not null
  );
  create index approval_codes_approval on approval_codes (approval);`
