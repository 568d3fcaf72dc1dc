import type { Texts } from './kernel/text.ts'
import approvals from './approvals/texts.json' with { type: 'json' }
import approvalScreens from './approvals/screen-texts.json' with { type: 'json' }
import calendar from './calendar/texts.json' with { type: 'json' }
import calendarScreens from './calendar/screen-texts.json' with { type: 'json' }
import desktop from './desktop/texts.json' with { type: 'json' }
import dictionary from './dictionary/texts.json' with { type: 'json' }
import documents from './documents/texts.json' with { type: 'json' }
import informers from './informers/texts.json' with { type: 'json' }
import kernel from './kernel/texts.json' with { type: 'json' }
import notifications from './notifications/texts.json' with { type: 'json' }
import page from './page/texts.json' with { type: 'json' }
import people from './people/texts.json' with { type: 'json' }
import sessions from './sessions/texts.json' with { type: 'json' }
import sessionScreens from './sessions/screen-texts.json' with { type: 'json' }
import search from './search/texts.json' with { type: 'json' }
import settings from './settings/texts.json' with { type: 'json' }
import signing from './signing/texts.json' with { type: 'json' }
import standards from './standards/texts.json' with { type: 'json' }
import systems from './systems/texts.json' with { type: 'json' }
import workdays from './workdays/texts.json' with { type: 'json' }

/** All words of the product. A language that lacks a wording does not compile. */
export const texts = { ...kernel, ...page, ...notifications, ...search, ...desktop, ...people, ...signing, ...approvals, ...approvalScreens, ...documents, ...dictionary, ...settings, ...calendar, ...calendarScreens, ...workdays, ...sessions, ...sessionScreens, ...standards, ...systems, ...informers } satisfies Texts
export type TextKey = keyof typeof texts
