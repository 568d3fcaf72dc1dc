import { sql, type Kysely } from 'kysely'

/**
 * How many people each unit and each role has, kept by the database itself: counting a million rows anew for a list of
 * bodies would take as long as there are people.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [indexes, tables, functions, triggers, first]) await sql.raw(part).execute(db)
}

/** For the directory's pages: people at work, by body, and those who left. */
const indexes = `
  create index persons_at_work on persons (surname, name, patronymic, id) where active;
  create index persons_of_body on persons (body, surname, name, patronymic, id) where active;
  create index persons_dismissed on persons (surname, name, patronymic, id) where not active;`

const tables = `
  create table unit_people (unit uuid primary key references units, count integer not null);
  create table role_people (role text primary key, count integer not null);`

/** Rows in one order everywhere, so that two transactions wait for each other instead of locking each other. */
const count = (rows: string, sign: '' | '-') => `
  insert into unit_people as kept (unit, count) select unit, ${sign}count(*) from ${rows} where active group by unit order by unit
    on conflict (unit) do update set count = kept.count + excluded.count;
  insert into role_people as kept (role, count) select role, ${sign}count(*) from ${rows}, unnest(roles) as role where active group by role order by role
    on conflict (role) do update set count = kept.count + excluded.count;`

const counting = (name: string, steps: string) => `
  create function ${name}() returns trigger language plpgsql as $$ begin ${steps} return null; end $$;`

const functions = [
  counting('count_persons_added', count('added', '')),
  counting('count_persons_changed', count('before', '-') + count('added', '')),
  counting('count_persons_removed', count('before', '-')),
].join('')

const triggers = `
  create trigger persons_counted_added after insert on persons referencing new table as added
    for each statement execute function count_persons_added();
  create trigger persons_counted_changed after update on persons referencing old table as before new table as added
    for each statement execute function count_persons_changed();
  create trigger persons_counted_removed after delete on persons referencing old table as before
    for each statement execute function count_persons_removed();`

const first = count('persons', '')
