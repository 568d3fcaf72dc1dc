import type { Contract } from './kernel/contract.ts'
import * as approvals from './approvals/contract.ts'
import * as approvalQueries from './approvals/queries.ts'
import * as calendar from './calendar/contract.ts'
import * as calendarQueries from './calendar/queries.ts'
import * as documents from './documents/contract.ts'
import * as dictionary from './dictionary/contract.ts'
import * as informers from './informers/contract.ts'
import * as kernel from './kernel/contracts.ts'
import * as notifications from './notifications/contract.ts'
import * as people from './people/contract.ts'
import * as sessions from './sessions/contract.ts'
import * as sessionQueries from './sessions/queries.ts'
import * as search from './search/contract.ts'
import * as settings from './settings/contract.ts'
import * as signing from './signing/contract.ts'
import * as standards from './standards/contract.ts'
import * as systems from './systems/contract.ts'
import * as workdays from './workdays/contract.ts'

/** Every command and query of the product, by its name. */
export const contracts: ReadonlyMap<string, Contract> = new Map(
  [kernel, notifications, search, people, approvals, approvalQueries, calendar, calendarQueries, dictionary, documents, informers, sessions, sessionQueries, settings, signing, standards, systems, workdays]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((each): each is Contract => typeof each === 'object' && each !== null && 'kind' in each && 'right' in each)
    .map((contract) => [contract.name, contract]),
)
