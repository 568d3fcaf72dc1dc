/**
 * The one closed list of what a person may be told of. The six of §59.8 come first; then what the modules add. Where one
 * deed would tell a person of one paper twice, the class that stands earlier here is told.
 */
export const noticeClasses = [
  'approvals', // a draft act needs this person: approver, head, document office
  'sessions', // named as a participant of a session; that it is at another time, or without this person, or won't be
  'plans', // named as executor of an item of a plan
  'workgroups', // named for a workgroup's meeting
  'calendar', // named for an event of the calendar
  'staffing', // the state of the staffing report
  'approvals.term', // a term draws near or is over
  'approvals.course', // what became of a draft: returned, outcome, new version, withdrawn
  'sessions.course', // what was answered, a changed agenda, minutes to sign
  'calendar.reminder', // an event of one's own draws near
  'dictionary', // a term waits for a moderator; what became of one's own
  'people', // powers given and revoked, matters handed over
  'system', // the portal itself
] as const
export type NoticeClass = (typeof noticeClasses)[number]

/** The module whose notices these are: the part before the dot. */
export const moduleOf = (noticeClass: NoticeClass): string => noticeClass.split('.')[0] ?? noticeClass

/**
 * Classes about what the holder of a seat decides: whoever acts in that seat by a delegation is told as well. The rest is
 * between the portal and the person: an invitation to tea is not a power.
 */
const bySeat: ReadonlySet<NoticeClass> = new Set(['approvals', 'sessions', 'plans', 'staffing', 'approvals.term', 'approvals.course', 'sessions.course', 'dictionary'])

export const goesWithSeat = (noticeClass: NoticeClass): boolean => bySeat.has(noticeClass)
