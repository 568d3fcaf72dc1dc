import { sql, type Kysely } from 'kysely'

/** What could not be indexed and why; words of many files together no larger than PostgreSQL takes; days of rates that a source answered with an error. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(parts).execute(db)
}

const parts = `
  create table search_failed (
    noun text not null,
    id text not null,
    reason text not null,
    -- The number under which the log has it.
    fault text not null,
    since timestamptz not null,
    tried_at timestamptz not null,
    primary key (noun, id)
  );
  create index search_failed_oldest on search_failed (tried_at);
  -- A vector holds at most 1 MiB, a paper's own words among it: a file whose words no longer fit is left out.
  create function search_joined(held tsvector, more tsvector) returns tsvector language plpgsql immutable parallel safe as $$
    declare joined tsvector;
    begin
      joined := held || more;
      return case when pg_column_size(joined) > 700000 and held <> '' then held else joined end;
    exception when program_limit_exceeded then return held;
    end $$;
  create or replace aggregate search_together (tsvector) (sfunc = search_joined, stype = tsvector, initcond = '');
  -- Of what its words were made: a file read by an older program is read anew.
  alter table search_texts add column analyser integer not null default 2;
  alter table informer_days add column failures integer not null default 0;`
