import { sql, type Kysely } from 'kysely'

/** §59.1: sources of rates, weather and news, how the last try of each went, what came of it, and each person's favourites. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table informer_sources (
        id uuid primary key,
        kind text not null,
        card jsonb not null,
        sample boolean not null,
        next_at timestamptz,
        wanted_at timestamptz,
        changed_at timestamptz not null
      );
      create table informer_tries (
        source uuid primary key references informer_sources on delete cascade,
        tried_at timestamptz not null,
        well_at timestamptz,
        problem jsonb,
        failures integer not null,
        found integer not null
      );
      -- Days that were asked for, also those of which the source knows nothing.
      create table informer_days (
        source uuid not null references informer_sources on delete cascade,
        day date not null,
        primary key (source, day)
      );
      create table informer_rates (
        source uuid not null references informer_sources on delete cascade,
        currency text not null,
        day date not null,
        name text not null,
        quantity integer not null,
        value double precision not null,
        change double precision,
        fetched_at timestamptz not null,
        primary key (source, currency, day)
      );
      create index informer_rates_by_day on informer_rates (source, day);
      create table informer_weather (
        source uuid primary key references informer_sources on delete cascade,
        fetched_at timestamptz not null,
        places jsonb not null
      );
      create table informer_news (
        source uuid not null references informer_sources on delete cascade,
        id text not null,
        title text not null,
        summary text not null,
        address text,
        published_at timestamptz,
        seen_at timestamptz not null,
        shown_at timestamptz generated always as (coalesce(published_at, seen_at)) stored,
        primary key (source, id)
      );
      create index informer_news_newest on informer_news (source, shown_at desc, id);
      create table informer_favourites (
        person uuid not null references persons,
        item text not null,
        primary key (person, item)
      );`,
    )
    .execute(db)
}
