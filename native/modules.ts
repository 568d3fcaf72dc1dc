import { readWords } from '../node/documents/read.ts'
import { approvalsAhead } from './approvals/ahead.ts'
import { approvalsFound } from './approvals/found.ts'
import { calendarAhead } from './calendar/ahead.ts'
import { calendarFound } from './calendar/found.ts'
import { dictionaryAhead } from './dictionary/ahead.ts'
import { glossaryFound } from './dictionary/found.ts'
import { dictionaryCalls } from './dictionary/public.ts'
import { informersAhead, informersCalls } from './informers/calls.ts'
import type { Ahead } from './kernel/ahead.ts'
import type { ModuleCalls } from './kernel/module-calls.ts'
import type { Watch } from './kernel/watch.ts'
import { peopleFound } from './people/found.ts'
import { searchAhead } from './search/ahead.ts'
import { openSearch, type FoundIn } from './search/public.ts'
import { standardsAhead, standardsCalls } from './standards/calls.ts'
import { standardsFound } from './standards/found.ts'
import { systemsAhead, systemsCalls } from './systems/calls.ts'
import { systemsFound } from './systems/found.ts'
import { bell } from './notifications/toasts.ts'
import { sessionsAhead } from './sessions/ahead.ts'
import { sessionsFound } from './sessions/found.ts'

/** What each module keeps ahead, so that it opens without a line. */
export const ahead: readonly Ahead[] = [approvalsAhead, sessionsAhead, calendarAhead, dictionaryAhead, informersAhead, standardsAhead, systemsAhead, searchAhead]

/** Kept answers by which things are found without a line. */
const found: readonly FoundIn[] = [...approvalsFound, ...sessionsFound, ...calendarFound, ...peopleFound, ...standardsFound, ...systemsFound, ...glossaryFound]

/** What modules answer of the page's calls. */
export const calls: ModuleCalls = (parts) => {
  openSearch(parts, found, readWords)
  return { ...dictionaryCalls(parts), ...informersCalls(parts), ...standardsCalls(parts), ...systemsCalls(parts) }
}

/** Answers that native itself looks at when they change, to tell the person outside the window. */
export const watches: readonly Watch[] = [bell]
