import { fullName } from '../../domain/kernel/formats.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { bodyRef } from '../../domain/people/actor.ts'
import { filesOf, latestOf } from '../../domain/sessions/agenda.ts'
import { Minutes } from '../../domain/sessions/minutes.ts'
import { ballotOf, changedWords, checkReceipt, listPolls, listSessions, minutesById, myReads, planning, pollById, reading, readyRoom, sessionById, sessionHistory, waitingSessions } from '../../domain/sessions/queries.ts'
import { agendaOf, currentEdition, isPresent, substitutesIn } from '../../domain/sessions/session.ts'
import { findMaterial } from '../../domain/sessions/steps.ts'
import { seesAll, seesQuestion } from '../../domain/sessions/visible.ts'
import { compareTexts } from '../kernel/document-texts.ts'
import { listHistory } from '../kernel/history.ts'
import { bodyOf } from '../kernel/people.ts'
import { answer, registerReader } from '../kernel/portal.ts'
import { loadSettings } from '../settings/public.ts'
import { rulesIn } from './agenda-handlers.ts'
import { hears, loadSeen, loadVisible, scopeIn } from './change.ts'
import { listPage, listWaiting } from './lists.ts'
import { listByRole } from './people.ts'
import { listPolls as loadPolls, loadBallots, loadPoll } from './polls.ts'
import { load, sessionOfQuestion } from './store.ts'

const docxMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const notFound = (): never => {
  throw new RefusalError({ key: 'kernel.notFound' })
}

registerReader('session', async (call, id) => (await scopeIn(call, id)) !== null)
registerReader('minutes', async (call, id) => (await scopeIn(call, id)) === 'full')
registerReader('question', async (call, id) => {
  const session = await sessionOfQuestion(call.db, id)
  const scope = session === null ? null : await scopeIn(call, session)
  if (session === null || scope === null || scope === 'full') return scope === 'full'
  const whole = await load(call.db, session)
  return whole !== null && seesQuestion(call.seat, whole, id)
})

answer(listSessions, (input, call) => listPage(call, input))
answer(waitingSessions, async (_, call) => ({ rows: await listWaiting(call) }))
answer(sessionById, (input, call) => loadSeen(call, input.id))

answer(listPolls, async (input, call) => {
  await loadVisible(call, input.id)
  return { polls: (await hears(call, input.id)) ? await loadPolls(call.db, input.id) : [] }
})

answer(pollById, async (input, call) => {
  const stored = (await loadPoll(call.db, input.poll)) ?? notFound()
  return (await hears(call, stored.session.id)) ? stored : notFound()
})

/** A place is found for the person, and for the one acted for only to say that a delegation gives no vote. */
answer(ballotOf, async (input, call) => {
  const [ballot = null] = await loadBallots(call.db, input.poll, [call.seat])
  if (ballot === null) throw new RefusalError({ key: 'sessions.notMember' })
  return ballot
})

answer(myReads, async (input, call) => {
  await loadVisible(call, input.id)
  return { rows: await call.db.selectFrom('cabinet_reads').select(['material', 'version', 'at']).where('session', '=', input.id).where('person', '=', call.seat.person.id).orderBy('at').execute() }
})

answer(reading, async (input, call) => {
  const session = await loadVisible(call, input.id)
  const agenda = agendaOf(session)
  const reads = await call.db.selectFrom('cabinet_reads').select(['person', 'material', 'version']).where('session', '=', input.id).execute()
  const materials = agenda.questions.flatMap((question) => question.materials)
  return {
    materials: materials.length,
    rows: agenda.members.map(({ person, name }) => {
      const own = reads.filter((each) => each.person === person)
      const isRead = (material: string, version: number): boolean => own.some((each) => each.material === material && each.version === version)
      const current = materials.filter((material) => isRead(material.id, latestOf(material).n)).length
      const older = materials.filter((material) => !isRead(material.id, latestOf(material).n) && own.some((each) => each.material === material.id)).length
      return { person, name, current, older }
    }),
  }
})

answer(changedWords, async (input, call) => {
  const session = await loadVisible(call, input.id)
  const material = findMaterial(session, input.material)
  const [from, to] = [input.from, input.to].map((n) => material?.versions.find((version) => version.n === n)?.file)
  if (from === undefined || to === undefined) return notFound()
  // A scan or a table of figures has no words to set side by side.
  if (from.mime !== docxMime || to.mime !== docxMime) return { comparable: false, changes: [] }
  const comparison = await compareTexts(call.files, from, to)
  return { comparable: true, changes: comparison.changes.map(({ kind, before, after, words }) => ({ kind, before, after, beforeWords: words.before, afterWords: words.after })) }
})

answer(readyRoom, async (input, call) => {
  const session = await loadVisible(call, input.id)
  const agenda = agendaOf(session)
  const edition = currentEdition(session)?.n ?? 0
  const said = await call.db.selectFrom('cabinet_readiness').selectAll().where('session', '=', input.id).execute()
  const substitutes = substitutesIn(session)
  const rows = agenda.members.map(({ person, name }) => {
    // Whoever comes needs them: the PC of a minister on leave would be waited for in vain.
    const substitute = isPresent(session, person) ? undefined : substitutes.get(person)
    const comes = substitute === undefined || substitute.person === null ? { person, name } : substitute
    // Of several PCs the one that holds most of what is in force: another that was begun and switched off takes nothing away from it.
    const [own] = said.filter((each) => each.person === comes.person).toSorted((a, b) => b.edition - a.edition || b.held - a.held || (a.at < b.at ? 1 : -1))
    return { member: person, name: comes.name, edition: own?.edition ?? null, held: own?.held ?? 0, ready: own?.ready === true && own.edition === edition, at: own?.at ?? null }
  })
  return { edition, files: new Set(filesOf(agenda).map((file) => file.sha256)).size, ready: rows.filter((row) => row.ready).length, members: rows.length, rows }
})

answer(planning, async (_, call) => {
  const [members, secretaries] = [await listByRole(call.db, 'cabinetMember'), await listByRole(call.db, 'chancelleryOfficer')]
  const bodies = await call.db.selectFrom('bodies').selectAll().execute()
  const last = await call.db.selectFrom('cabinet_sessions').select('document').orderBy('planned_at', 'desc').limit(1).executeTakeFirst()
  const agenda = last === undefined ? null : agendaOf(last.document)
  return {
    members: members.flatMap((person) => {
      const body = bodies.find((each) => each.id === person.body)
      return body === undefined ? [] : [{ person: person.id, name: fullName(person), post: person.post, body: bodyRef(bodyOf(body)) }]
    }),
    secretaries: secretaries.map((person) => ({ person: person.id, name: fullName(person), post: person.post })),
    rules: rulesIn(await loadSettings(call.db)),
    last: agenda === null ? null : { chair: agenda.chair, secretary: agenda.secretary.person, place: agenda.place, members: agenda.members.map((member) => member.person), invited: agenda.invited },
  }
})

answer(minutesById, async (input, call) => {
  const { minutes } = await loadVisible(call, input.id)
  const bytes = minutes === null ? null : await call.files.bytes(minutes.facts.sha256)
  return bytes === null ? notFound() : Minutes.parse(JSON.parse(new TextDecoder().decode(bytes)))
})

/** Only whether it is held: whose vote it is, the minutes say. */
answer(checkReceipt, async (input, call) => {
  const stored = (await loadPoll(call.db, input.poll)) ?? notFound()
  await loadVisible(call, stored.session.id)
  const row = await call.db.selectFrom('cabinet_votes').select(['receipt', 'sha256', 'choice', 'at', 'person', 'member']).where('poll', '=', input.poll).where('sha256', '=', input.sha256).executeTakeFirst()
  const shown = row !== undefined && (stored.poll.closedAt !== null || [row.person, row.member].includes(call.seat.person.id))
  return { receipt: shown ? { n: Number(row.receipt), sha256: row.sha256, choice: row.choice, at: row.at } : null }
})

answer(sessionHistory, async (input, call) => {
  const session = await loadVisible(call, input.id)
  // A guest hears what concerns the guest; who was told what is for those who see all.
  if (!seesAll(call.seat, session)) return { rows: [] }
  const lines = await listHistory(call.db, 'session', input.id)
  const ids = [...new Set(lines.flatMap((line) => (line.person === null ? [] : [line.person])))]
  const people = ids.length === 0 ? [] : await call.db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic']).where('id', 'in', ids).execute()
  const rows = lines.map((line) => {
    const { facts } = JSON.parse(line.entry) as { facts: Record<string, unknown>[] }
    const by = people.find((each) => each.id === line.person)
    return { n: line.n, at: line.at, deed: line.name, by: by === undefined ? '' : fullName(by), facts: Object.assign({}, ...facts) as Record<string, unknown>, hash: line.hash }
  })
  return { rows }
})
