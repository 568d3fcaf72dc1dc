/** §20: whoever must act hears before the term ends, and once more when it is over; the developer hears of lateness too, and of what nobody registers. */
import { currentVersion, sendingSignature, versionNumber, type Approval } from '../../domain/approvals/approval.ts'
import { isOverdue } from '../../domain/approvals/rules.ts'
import { reviewStage, type Review, type Term } from '../../domain/approvals/review.ts'
import { waits } from '../../domain/approvals/waits.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { addWorkdays, workdaysBetween, type Calendar } from '../../domain/kernel/workdays.ts'
import type { JobCall } from '../kernel/call.ts'
import { registerJob } from '../kernel/portal.ts'
import { loadSettings } from '../settings/public.ts'
import { loadCalendar } from '../workdays/public.ts'
import { paperOf } from './change.ts'
import { readParagraphs } from './documents.ts'
import { listAwaited } from './office.ts'
import { load, saveActText } from './store.ts'

/** Each morning before the offices open. */
registerJob('approvals.remind', '0 8 * * *', async (_: object, call) => {
  const [settings, calendar] = [await loadSettings(call.db), await loadCalendar(call.db)]
  // A day that is no working day may follow the last one of which it is said "soon".
  const beyond = addWorkdays(call.today, settings.reminderDays + 1, calendar)
  const running = await call.db.selectFrom('approval_waits').select('approval').distinct().where('deadline', '<', beyond).execute()
  for (const { approval: id } of running) {
    const approval = await load(call.db, id)
    if (approval === null) continue
    for (const review of currentVersion(approval).reviews) {
      const { term, signature } = review
      if (term === null || signature !== null) continue
      const late = isOverdue(review, call.today)
      if (!late && workdaysBetween(call.today, term.deadline, calendar) > settings.reminderDays) continue
      const due: Due = { approval, review, term, kind: late ? 'overdue' : 'dueSoon' }
      if (await isFirst(call, due)) await remind(call, due)
    }
  }
  await tellUnregistered(call, calendar)
})

/** Registration is the work of a day; so many working days after the sending it is asked after. */
const registrationDays = 2

/** §16, §20: what no document office registers has no term, and would never be late. Told once of each version and body. */
async function tellUnregistered(call: JobCall, calendar: Calendar): Promise<void> {
  const lately = `${addDays(call.today, -registrationDays + 1)}T00:00:00Z`
  const waiting = await call.db.selectFrom('approval_waits').select('approval').distinct().where('verb', '=', 'receive').where('since', '<', lately).execute()
  for (const { approval: id } of waiting) {
    const approval = await load(call.db, id)
    const version = approval === null ? null : currentVersion(approval)
    const sentAt = version === null ? undefined : sendingSignature(version)?.at
    if (approval === null || version === null || sentAt === undefined || workdaysBetween(astanaDate(sentAt), call.today, calendar) < registrationDays) continue
    for (const { body } of version.reviews.filter((review) => reviewStage(review) === 'sent')) {
      const [office = []] = await listAwaited(call.db, [{ body: body.id, unit: null, roles: ['head', 'documentOffice'], person: null }])
      const values = { number: versionNumber(approval, version.n), body: body.shortName }
      const event = `unregistered ${version.n} ${body.id}`
      await call.notify({ persons: [approval.responsible.person, ...office], class: 'approvals.term', key: 'approvals.notice.unregistered', values, event, ...paperOf(id) })
    }
  }
}

interface Due {
  approval: Approval
  review: Review
  term: Term
  kind: 'dueSoon' | 'overdue'
}

/** One reminder a kind and deadline, however often the job runs; a deadline set anew reminds anew. */
async function isFirst(call: JobCall, { approval, review, term, kind }: Due): Promise<boolean> {
  const row = await call.db
    .insertInto('approval_reminders')
    .values({ approval: approval.id, version: currentVersion(approval).n, body: review.body.id, kind, deadline: term.deadline, at: call.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst()
  return row !== undefined
}

async function remind(call: JobCall, { approval, review, term, kind }: Due): Promise<void> {
  const pending = waits(approval).filter((wait) => wait.body === review.body.id)
  const persons = new Set((await listAwaited(call.db, pending)).flat())
  if (review.resolution !== null) persons.add(review.resolution.executor.person)
  if (kind === 'overdue') {
    persons.add(approval.responsible.person)
    for (const id of (await listAwaited(call.db, [{ body: review.body.id, unit: null, roles: ['head', 'documentOffice'], person: null }])).flat()) persons.add(id)
  }
  const number = versionNumber(approval, currentVersion(approval).n)
  const event = `${kind} ${currentVersion(approval).n} ${review.body.id} ${term.deadline}`
  await call.notify({ persons: [...persons], class: 'approvals.term', key: `approvals.notice.${kind}`, values: { number, date: term.deadline }, event, ...paperOf(approval.id) })
}

/** The act's own words become searchable a moment after it is placed. */
registerJob('approvals.index', null, {
  key: ({ id }: { id: string }) => id,
  bring: async ({ id }, call) => {
    const approval = await load(call.db, id)
    if (approval === null) return null
    const { text } = currentVersion(approval)
    const paragraphs = await Promise.all([readParagraphs(call.files, text.kk), readParagraphs(call.files, text.ru)])
    return paragraphs.flat().join('\n')
  },
  // Another text placed meanwhile has started a job of its own, which waits for this one.
  write: async ({ id }, words, call) => saveActText(call.db, id, words),
})
