import { sql, type Kysely } from 'kysely'

/** Lets a command's last statement insist on its seat, and lets a notice carry itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(parts).execute(db)
}

const parts = `
  -- A command trusts what its node remembers of the seat; here, at the end of its transaction, it must still be true.
  create function seat_still_holds(holds boolean) returns boolean language plpgsql as $$
    begin
      if not holds then raise exception 'the seat has changed' using errcode = 'KE001'; end if;
      return true;
    end $$;
  create or replace function feed_sequence() returns integer language plpgsql as $$
    declare last bigint; moved integer; notices text;
    begin
      select seq into last from feed_head for update;
      with taken as (delete from feed_pending returning *),
        numbered as (select last + row_number() over (order by row) as seq, noun, id, persons, bodies, everyone from taken),
        kept as (insert into feed (seq, noun, id, persons, bodies, everyone) select * from numbered)
      select count(*), json_agg(numbered order by seq)::text into moved, notices from numbered;
      if moved > 0 then
        update feed_head set seq = last + moved;
        -- PostgreSQL takes less than 8000 bytes; with the bare number a node looks the notices up itself.
        perform pg_notify('kense_feed', case when octet_length(notices) < 7900 then notices else (last + moved)::text end);
      end if;
      return moved;
    end $$;`
