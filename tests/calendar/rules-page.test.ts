import { describe, expect, it } from 'vitest'
import { moveEvent, removeEvent, saveEvent } from '../../domain/calendar/contract.ts'
import type { Event, When } from '../../domain/calendar/event.ts'
import type { Entry as Row } from '../../domain/calendar/queries.ts'
import { parseRule } from '../../domain/calendar/rule.ts'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { createTexts, languages, type Language } from '../../domain/kernel/text.ts'
import { onNthWeekday, onWeekdays } from '../../domain/kernel/weekday-words.ts'
import { texts } from '../../domain/texts.ts'
import { commandOf, editingOf, initialValues, newEditing, problemsOf } from '../../renderer/calendar/event-draft.ts'
import { withOutbox } from '../../renderer/calendar/pending.ts'
import { choiceOf, noRepeat, ruleFor, type RepeatChoice } from '../../renderer/calendar/repeat-choice.ts'
import { repeatWords } from '../../renderer/calendar/repeat-words.ts'
import { entryOf } from '../../renderer/calendar/rows.ts'
import { madeHere, withWaiting } from '../../renderer/calendar/waiting-event.ts'
import { whenMoved } from '../../renderer/calendar/when.ts'
import type { Text } from '../../renderer/kernel/text.ts'
import { readTime } from '../../renderer/ui/read-time.ts'
import { office } from '../world/world.ts'

const translations = Object.fromEntries(languages.map((language) => [language, createTexts(texts, language)])) as Record<Language, ReturnType<typeof createTexts>>
const textIn = (language: Language): Text => Object.assign((key: string, values = {}) => translations[language].t(key, values) as string, {
  language, tri: (name: Record<Language, string>) => name[language], known: (key: string): key is never => key in texts, refusal: ({ key }: { key: string }) => key,
}) as unknown as Text

const tuesday: When = { allDay: false, from: '2026-11-24T10:00:00', until: '2026-11-24T11:00:00', zone: 'Asia/Almaty' }
const choice = (given: Partial<RepeatChoice>): RepeatChoice => ({ ...noRepeat, ...given })
const said = (given: Partial<RepeatChoice>, language: Language): string => repeatWords(choice(given), '2026-11-24', textIn(language))

describe('§56 a repeat', () => {
  it('is said as one sentence in each language', () => {
    expect(said({ kind: 'weekly', days: [1, 3] }, 'kk')).toBe('Апта сайын дүйсенбі және сәрсенбі күндері')
    expect(said({ kind: 'weekly', days: [1, 3] }, 'ru')).toBe('Каждую неделю по понедельникам и средам')
    expect(said({ kind: 'weekly', days: [1, 3] }, 'en')).toBe('Every week on Monday and Wednesday')
    expect(said({ kind: 'weekly', interval: 2 }, 'ru')).toBe('Каждые 2 недели по вторникам')
    expect(said({ kind: 'monthlyWeekday' }, 'kk')).toBe('Ай сайын төртінші сейсенбі күні')
    expect(said({ kind: 'monthlyDay', end: 'count', count: 10 }, 'kk')).toBe('Ай сайын 24-күні, барлығы 10 рет')
    expect(said({ kind: 'yearly' }, 'ru')).toBe('Каждый год, 24\u00a0ноября')
    expect(said({ kind: 'daily', interval: 3, end: 'until', until: '2026-12-31' }, 'en')).toBe('Every 3 days, last day 31.12.2026')
  })

  it('declines Russian weekdays, and keeps Kazakh ones without endings', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((day) => onNthWeekday(2, day, 'ru'))).toEqual(['во второй понедельник', 'во второй вторник', 'во вторую среду', 'во второй четверг', 'во вторую пятницу', 'во вторую субботу', 'во второе воскресенье'])
    expect([onNthWeekday(-1, 5, 'kk'), onNthWeekday(-1, 5, 'ru'), onNthWeekday(-1, 5, 'en')]).toEqual(['соңғы жұма күні', 'в последнюю пятницу', 'on the last Friday'])
    expect(onWeekdays([5, 1, 3], 'kk')).toBe('дүйсенбі, сәрсенбі және жұма күндері')
  })

  it('comes back from its rule as it was chosen', () => {
    const choices: Partial<RepeatChoice>[] = [
      { kind: 'daily' }, { kind: 'daily', interval: 3, end: 'count', count: 5 }, { kind: 'workdays', days: [1, 2, 3, 4, 5] }, { kind: 'weekly', days: [2, 4], interval: 2 },
      { kind: 'monthlyDay', end: 'until', until: '2027-05-24' }, { kind: 'monthlyWeekday' }, { kind: 'yearly' }, { kind: 'none' },
    ]
    for (const given of choices) {
      const rule = ruleFor(choice(given), tuesday)
      if (rule !== null) expect(parseRule(rule), rule).not.toBeNull()
      expect(choiceOf(rule, tuesday), rule ?? 'none').toEqual(choice(given))
    }
  })

  it('that says more than the form can is kept as it is', () => {
    for (const rule of ['FREQ=MONTHLY;BYDAY=1MO,-1FR', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'FREQ=HOURLY;INTERVAL=6', 'FREQ=MONTHLY;BYMONTHDAY=1', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1']) {
      const kept = choiceOf(rule, tuesday)
      expect(kept, rule).toMatchObject({ kind: 'other', rule })
      expect(ruleFor(kept, tuesday)).toBe(rule)
    }
  })
})

const { executor } = office.finance
const row = (given: Partial<Row> = {}, own: Partial<NonNullable<Row['own']>> = {}): Row => ({
  key: 'e1', module: 'calendar', rule: { key: 'calendar.rule.own', values: {} }, link: '/calendar/event/e1', kind: 'event', title: { kk: 'Кеңес', ru: 'Совещание', en: 'Meeting' }, place: '', allDay: false,
  start: '2026-11-24T05:00:00.000Z', end: '2026-11-24T06:00:00.000Z', from: '2026-11-24T10:00', until: '2026-11-24T11:00', busy: true,
  own: { id: '11111111-1111-4111-8111-111111111111', revision: 3, occurrence: null, owner: executor.id, ownerName: '', answer: null, status: 'confirmed', private: false, repeats: false, invitees: 0, room: null, done: false, when: tuesday, ...own },
  ...given,
})
const reader = { seat: { person: executor, holder: executor, delegation: null }, modules: [], text: textIn('kk') }

describe('an entry', () => {
  it('B8.1 of another module, or of another person, is not moved here', () => {
    expect(entryOf(row(), reader).movable).toBe(true)
    expect(entryOf(row({ own: null, module: 'approvals' }), reader).movable).toBe(false)
    expect(entryOf(row({}, { owner: office.justice.head.id }), reader).movable).toBe(false)
  })

  it('§57 from a notification says so, by the bell’s own name', () => {
    const told = entryOf(row({ own: null, module: 'notifications', kind: 'deadline', link: '/keys', rule: { key: 'notifications.calendarRule', values: {} } }), reader)
    expect(told).toMatchObject({ layer: 'notifications', icon: 'bell', word: 'Хабарламалар', movable: false })
  })

  it('B8.3 that one may not know is shown as busy, without a title', () => {
    expect(entryOf(row({ title: null }), reader).title).toBe('Уақыты бос емес')
  })

  it('B8.2 moved on the screen moves as far in its own zone', () => {
    const aqtau: When = { allDay: false, from: '2024-02-20T09:00:00', until: '2024-02-20T10:00:00', zone: 'Asia/Aqtau' }
    const shown = row({ from: '2024-02-20T10:00', until: '2024-02-20T11:00' }, { when: aqtau })
    const target = { from: { date: '2024-02-21', minute: 11 * 60 }, until: { date: '2024-02-21', minute: 12 * 60 + 30 }, allDay: false }
    expect(whenMoved(aqtau, shown, target)).toEqual({ ...aqtau, from: '2024-02-21T10:00:00', until: '2024-02-21T11:30:00' })
  })
})

const waiting = (name: string, input: unknown, state: OutboxRow['state'] = 'waiting'): OutboxRow => ({ id: '22222222-2222-4222-8222-222222222222', name, title: '', input, at: '2026-11-22T10:00:00.000Z', signed: false, state, refusal: null })

describe('what waits in the outbox', () => {
  const id = row().own?.id
  const entries = [entryOf(row(), reader)]
  const moved = { id, revision: 3, scope: 'all', occurrence: null, when: { ...tuesday, from: '2026-11-25T14:00:00', until: '2026-11-25T15:00:00' } }

  it('stands on the calendar at once, and says that it is not yet sent', () => {
    const [shown] = withOutbox(entries, [waiting(moveEvent.name, moved)], reader)
    expect(shown).toMatchObject({ from: { date: '2026-11-25', minute: 840 }, until: { date: '2026-11-25', minute: 900 }, movable: true })
    expect(shown?.notes.map((note) => note.icon)).toContain('outbox')
  })

  it('makes what is to be removed struck through and not movable', () => {
    expect(withOutbox(entries, [waiting(removeEvent.name, { id, revision: 3, scope: 'all', occurrence: null })], reader)[0]).toMatchObject({ tone: 'struck', movable: false })
  })

  it('adds what was written without a line', () => {
    const input = commandOf(newEditing({ from: { date: '2026-11-26', minute: 600 }, until: { date: '2026-11-26', minute: 660 }, allDay: false }), { ...initialValues(newEditing({ from: { date: '2026-11-26', minute: 600 }, until: { date: '2026-11-26', minute: 660 }, allDay: false })), title: 'Жаңа' })
    expect(saveEvent.input.safeParse(input).success).toBe(true)
    expect(withOutbox([], [waiting(saveEvent.name, input)], reader)).toMatchObject([{ title: 'Жаңа', from: { date: '2026-11-26', minute: 600 }, movable: true }])
  })

  it('that the portal refused changes nothing', () => {
    expect(withOutbox(entries, [waiting(moveEvent.name, moved, 'refused')], reader)).toEqual(entries)
  })
})

const event: Event = {
  kind: 'event', title: 'Кеңес', place: 'Зал', description: '', when: tuesday, repeat: { rule: 'FREQ=WEEKLY;BYDAY=TU', dates: [], except: ['2026-12-01T10:00:00'] }, reminders: [15, 60], room: null,
  private: false, busy: true, status: 'confirmed', guests: ['a@b.example'], id: '11111111-1111-4111-8111-111111111111', uid: 'u', owner: { person: executor.id, name: '' }, changed: [],
  invitees: [{ person: office.justice.head.id, name: 'А', unit: null, answer: 'accepted', occurrences: [], comment: '', answeredAt: null }, { person: office.justice.executor.id, name: 'Б', unit: office.justice.executor.unit, answer: 'waiting', occurrences: [], comment: '', answeredAt: null }],
  doneAt: null, revision: 3, sequence: 0, madeAt: '2026-11-20T10:00:00.000Z', changedAt: '2026-11-20T10:00:00.000Z',
}

const opened = { event, after: [], units: [] }

describe('§56 the form', () => {
  it('of an event that is not touched saves the same event', () => {
    const editing = editingOf(opened, 'all', null, null)
    const input = commandOf(editing, { ...initialValues(editing) })
    expect(saveEvent.input.safeParse(input).success).toBe(true)
    expect(input).toMatchObject({
      id: event.id, revision: 3, scope: 'all', occurrence: null, units: [],
      draft: { title: 'Кеңес', place: 'Зал', when: tuesday, repeat: event.repeat, reminders: [15, 60], guests: ['a@b.example'] },
    })
    expect(input.invitees).toEqual(expect.arrayContaining([{ person: office.justice.head.id, unit: null }, { person: office.justice.executor.id, unit: office.justice.executor.unit }]))
  })

  it('keeps the people of a unit that was invited, and lets them go with it', () => {
    const editing = editingOf(opened, 'all', null, null)
    expect(commandOf(editing, { ...initialValues(editing), units: [] }).invitees).toEqual([{ person: office.justice.head.id, unit: null }])
  })

  it('of one occurrence says its words and time, and leaves the rule alone', () => {
    const when: When = { allDay: false, from: '2026-12-08T10:00:00', until: '2026-12-08T11:00:00', zone: 'Asia/Almaty' }
    const editing = editingOf(opened, 'this', '2026-12-08T10:00:00', when)
    expect(commandOf(editing, { ...initialValues(editing), title: 'Басқаша' })).toMatchObject({ scope: 'this', occurrence: '2026-12-08T10:00:00', draft: { title: 'Басқаша', when, repeat: null } })
  })

  it('refuses an end before the beginning, and a repeat that ends before it', () => {
    const editing = editingOf(opened, 'all', null, null)
    const values = initialValues(editing)
    expect(problemsOf({ ...values })).toEqual({})
    expect(problemsOf({ ...values, when: { ...values.when, until: { date: '2026-11-24', minute: 500 } } })).toMatchObject({ when: { key: 'calendar.endsBeforeStart' } })
    expect(problemsOf({ ...values, repeat: choice({ kind: 'daily', end: 'until', until: '2026-11-01' }) })).toMatchObject({ repeat: { key: 'calendar.repeatUntilMissing' } })
  })
})

it('a time of day is read in any usual way', () => {
  expect(['9', '09:30', '9.30', '930', '0930', '23:59', '14 30'].map(readTime)).toEqual([540, 570, 570, 570, 570, 1439, 870])
  expect(['24:00', '9:60', 'x', '', '99999'].map(readTime)).toEqual([null, null, null, null, null])
})

describe('§57 what is opened while a change of it waits', () => {
  const single = { ...event, repeat: null }
  const at = (hour: number): When => ({ ...tuesday, from: `2026-11-25T${hour}:00:00`, until: `2026-11-25T${hour + 1}:00:00` })
  const move = waiting(moveEvent.name, { id: event.id, revision: 3, after: [], scope: 'all', occurrence: null, when: at(14) })
  const nameOf = () => 'Жаңа адам'

  it('§57 is as its person left it, and what is saved next stands on all that waits', () => {
    const input = commandOf(editingOf({ event: single, after: [], units: [] }, 'all', null, single.when), { ...initialValues(editingOf({ event: single, after: [], units: [] }, 'all', null, single.when)), title: 'Басқа', people: [office.economy.head.id], units: [office.economy.head.unit] })
    const save = { ...waiting(saveEvent.name, input), id: '33333333-3333-4333-8333-333333333333' }
    const opened = withWaiting(single, [move, save], nameOf)
    expect(opened).toMatchObject({ event: { title: 'Басқа', revision: 3, invitees: [{ person: office.economy.head.id, name: 'Жаңа адам' }] }, after: [move.id, save.id], units: [office.economy.head.unit], isBlocked: false })
    const editing = editingOf(opened, 'all', null, opened.event.when)
    expect(commandOf(editing, { ...initialValues(editing) })).toMatchObject({ revision: 3, after: [move.id, save.id], units: [office.economy.head.unit] })
    expect(withWaiting(single, [move], nameOf).event.when).toEqual(at(14))
    expect(withWaiting(single, [{ ...move, state: 'refused' }], nameOf)).toMatchObject({ event: single, after: [] })
  })

  it('§57 is not changed further where what waits divides the series or ends it', () => {
    expect(withWaiting(event, [move], nameOf).isBlocked).toBe(true)
    const day = { id: event.id, revision: 3, scope: 'this', occurrence: '2026-12-08T10:00:00' }
    expect(withWaiting(event, [waiting(removeEvent.name, day)], nameOf)).toMatchObject({ isBlocked: false, event: { repeat: { except: ['2026-12-01T10:00:00', '2026-12-08T10:00:00'] } } })
    expect(withWaiting(event, [waiting(removeEvent.name, { ...day, scope: 'following' })], nameOf).isBlocked).toBe(true)
  })

  it('§57 that was made here opens though the portal knows nothing of it, and is saved as the same new event', () => {
    const editing = newEditing({ from: { date: '2026-11-26', minute: 600 }, until: { date: '2026-11-26', minute: 660 }, allDay: false })
    const made = waiting(saveEvent.name, commandOf(editing, { ...initialValues(editing), title: 'Жаңа' }))
    const opened = madeHere(editing.id, [made], executor, nameOf)
    expect(opened).toMatchObject({ event: { title: 'Жаңа', owner: { person: executor.id } }, after: [made.id], isBlocked: false })
    const again = editingOf(opened!, 'all', null, opened!.event.when)
    expect(commandOf(again, { ...initialValues(again) })).toMatchObject({ id: editing.id, revision: null, after: [made.id] })
    expect(madeHere(event.id, [made], executor, nameOf)).toBeNull()
    const twice = { ...waiting(saveEvent.name, commandOf(again, { ...initialValues(again), title: 'Жаңа, екінші' })), id: '33333333-3333-4333-8333-333333333333' }
    expect(withOutbox([], [made, twice], reader).map(({ title }) => title)).toEqual(['Жаңа, екінші'])
  })
})

describe('§58 what came from other calendars outlives the form', () => {
  it('§58 guests with commas in their names stay who they are, and added days of an event without a rule stay', () => {
    const imported: Event = { ...event, guests: ['Doe, John <j@x.example>', 'b@x.example'], repeat: { rule: null, dates: ['2026-12-02T10:00:00'], except: [] } }
    const editing = editingOf({ event: imported, after: [], units: [] }, 'all', null, imported.when)
    const values = initialValues(editing)
    expect(commandOf(editing, { ...values }).draft).toMatchObject({ guests: imported.guests, repeat: imported.repeat })
    expect(commandOf(editing, { ...values, guests: 'c@x.example; Doe, John <j@x.example>' }).draft.guests).toEqual(['Doe, John <j@x.example>', 'c@x.example'])
  })
})
