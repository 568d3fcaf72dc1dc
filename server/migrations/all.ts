import type { Kysely } from 'kysely'
import * as kernel from './0001_kernel.ts'
import * as files from './0002_files.ts'
import * as kernelSeats from './0003_kernel_seats.ts'
import * as filesLeases from './0004_files_leases.ts'
import * as people from './0005_people.ts'
import * as peopleCounts from './0006_people_counts.ts'
import * as approvals from './0010_approvals.ts'
import * as notices from './0018_notices.ts'
import * as search from './0026_search.ts'
import * as sessions from './0020_sessions.ts'
import * as calendar from './0024_calendar.ts'
import * as signing from './0028_signing.ts'
import * as signingKeys from './0029_signing_keys.ts'
import * as dictionary from './0030_dictionary.ts'
import * as systems from './0034_systems.ts'
import * as informers from './0036_informers.ts'
import * as signingStatus from './0044_signing_status.ts'
import * as calendarHours from './0048_calendar_hours.ts'
import * as approvalsIncoming from './0052_approvals_incoming.ts'
import * as sessionsFormer from './0053_sessions_former.ts'
import * as secrets from './0055_secrets.ts'
import * as calendarEdits from './0054_calendar_edits.ts'
import * as standards from './0038_standards.ts'
import * as searchNewest from './0040_search_newest.ts'
import * as searchFilling from './0057_search_filling.ts'
import * as calendarYears from './0059_calendar_years.ts'
import * as noticesOrder from './0060_notices_order.ts'
import * as indexAndRates from './0061_index_and_rates.ts'
import * as sessionsMachines from './0062_sessions_machines.ts'

export interface Migration {
  up(db: Kysely<unknown>): Promise<void>
}

/** In order of number; a list and not a folder's contents, since the product is bundled. */
export const migrations: Record<string, Migration> = {
  '0001_kernel': kernel,
  '0002_files': files,
  '0003_kernel_seats': kernelSeats,
  '0004_files_leases': filesLeases,
  '0005_people': people,
  '0006_people_counts': peopleCounts,
  '0010_approvals': approvals,
  '0018_notices': notices,
  '0026_search': search,
  '0020_sessions': sessions,
  '0024_calendar': calendar,
  '0028_signing': signing,
  '0029_signing_keys': signingKeys,
  '0030_dictionary': dictionary,
  '0034_systems': systems,
  '0038_standards': standards,
  '0036_informers': informers,
  '0040_search_newest': searchNewest,
  '0044_signing_status': signingStatus,
  '0048_calendar_hours': calendarHours,
  '0052_approvals_incoming': approvalsIncoming,
  '0053_sessions_former': sessionsFormer,
  '0054_calendar_edits': calendarEdits,
  '0055_secrets': secrets,
  '0057_search_filling': searchFilling,
  '0059_calendar_years': calendarYears,
  '0060_notices_order': noticesOrder,
  '0061_index_and_rates': indexAndRates,
  '0062_sessions_machines': sessionsMachines,
}
