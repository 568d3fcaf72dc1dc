import { sql, type Kysely } from 'kysely'

/** Whoever was taken off a session sees what they had; and instructions of signed minutes wait for whoever takes them under control. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cabinet_participants drop constraint cabinet_participants_scope_check, add constraint cabinet_participants_scope_check check (scope in ('full', 'guest', 'former'))`.execute(db)
  await sql`
    update cabinet_sessions set summary = summary || jsonb_build_object('untaken', case when state = 'signed'
      then (select count(*) from jsonb_array_elements(document->'instructions') as given(one) where given.one->'plan' = 'null'::jsonb) else 0 end)`.execute(db)
  await sql`create index cabinet_sessions_untaken on cabinet_sessions (planned_at, id) where (summary->>'untaken')::integer > 0`.execute(db)
}
