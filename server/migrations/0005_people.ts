import { sql, type Kysely } from 'kysely'

/** Search of people, orders of delegations as files, and the days an administrator set. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [words, orders, days]) await sql.raw(part).execute(db)
}

/**
 * Kazakh letters are folded to the ones a Russian keyboard has, in the index and in what is searched for alike, so that
 * «Кунанбаев» finds «Құнанбаев». The collation is named, since `lower` of a database made with C knows Latin letters only;
 * bodies are written as `return`, since an index calls functions without a search path.
 */
const words = `
  create function people_fold(words text) returns text language sql immutable strict parallel safe
    return translate(lower(words collate "und-x-icu"), 'әғқңөұүһіё@._+-''"', 'агкноуухие       ');
  create function person_words(surname text, name text, patronymic text, post jsonb, email text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('simple'::regconfig, people_fold(surname || ' ' || name || ' ' || patronymic || ' ' || (post->>'kk') || ' ' || (post->>'ru') || ' ' || (post->>'en') || ' ' || email));
  create index persons_words on persons using gin (person_words(surname, name, patronymic, post, email));
  create index persons_roles on persons using gin (roles);
  create index delegations_until on delegations (until_date);`

const orders = `
  create table delegation_orders (
    delegation uuid primary key references delegations,
    file jsonb not null
  );`

const days = `
  create table workday_marks (
    date date primary key,
    kind text not null check (kind in ('dayOff', 'workingDay')),
    note text not null,
    set_by uuid not null references persons,
    set_at timestamptz not null
  );`
