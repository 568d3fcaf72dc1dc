import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importColumns, peopleList } from '../../domain/people/import.ts'
import { looksLikeFormula, readHeads, readValues } from '../../domain/kernel/list-import.ts'
import { importWorld, judgeLine, rolesOf } from '../../domain/people/import-rules.ts'
import { decodeCsv, parseCsv } from '../../domain/kernel/csv.ts'
import { delegationState, isInForce } from '../../domain/people/delegation.ts'
import { mayDelegate, mayRevoke, type DelegationFacts, type DelegationWish } from '../../domain/people/delegation-rules.ts'
import { checkDigit, isTwelveDigitNumber } from '../../domain/people/numbers.ts'
import type { Person } from '../../domain/people/person.ts'
import { mayDeactivate, mayRestore, maySaveBody, maySavePerson, maySaveUnit, mayTakeRolesAway, type PersonFacts } from '../../domain/people/rules.ts'
import { searchWords } from '../../domain/people/search.ts'
import { maySaveSettings, defaultSettings, PortalSettings, SettingsChange } from '../../domain/settings/settings.ts'
import { aBody, aDelegation, aNumber, aPerson, aUnit, office, officeBodies, officePeople, officeUnits, seatFor, seatOf } from '../world/world.ts'

const { finance, justice, economy, digital } = office
const administrator = seatOf(digital.portalAdministrator)
const bodyAdministrator = seatOf(finance.administrator)
const refusal = (key: string) => ({ allowed: false, refusal: { key } })
const administrators = { portal: [digital.portalAdministrator.id], body: [finance.administrator.id] }

function factsOf(person: Person, given: Partial<PersonFacts> = {}): PersonFacts {
  return {
    existing: null,
    body: officeBodies.find((body) => body.id === person.body) ?? null,
    unit: officeUnits.find((unit) => unit.id === person.unit) ?? null,
    sameIin: null, administrators, tasks: [], ...given,
  }
}

describe('§6.1 administering a body', () => {
  it('is for its own administrator and for the portal’s', () => {
    const person = aPerson()
    expect(maySavePerson(bodyAdministrator, person, factsOf(person))).toEqual({ allowed: true })
    expect(maySavePerson(administrator, person, factsOf(person))).toEqual({ allowed: true })
  })

  it('of another body is refused', () => {
    const person = aPerson({ body: justice.body.id, unit: justice.units.first.id })
    expect(maySavePerson(bodyAdministrator, person, factsOf(person))).toMatchObject(refusal('people.notYourBody'))
    expect(maySaveUnit(bodyAdministrator, aUnit({ body: justice.body.id }), { existing: null, body: justice.body, units: [], people: 0 })).toMatchObject(refusal('people.notYourBody'))
  })

  it('makes new bodies only by the portal’s administrator', () => {
    const body = aBody()
    const facts = { existing: null, sameBin: null, people: 0, papers: [] }
    expect(maySaveBody(administrator, body, facts)).toEqual({ allowed: true })
    expect(maySaveBody(bodyAdministrator, body, facts)).toMatchObject(refusal('people.onlyPortalAdministrator'))
  })

  it('leaves the BIN, by which its people’s keys are known, to the portal’s administrator', () => {
    const facts = { existing: finance.body, sameBin: null, people: 9, papers: [] }
    const other = { ...finance.body, bin: aNumber('990190') }
    expect(maySaveBody(bodyAdministrator, { ...finance.body, numberPrefix: '77' }, facts)).toEqual({ allowed: true })
    expect(maySaveBody(bodyAdministrator, other, facts)).toMatchObject(refusal('people.onlyPortalAdministrator'))
    expect(maySaveBody(administrator, other, facts)).toEqual({ allowed: true })
  })

  it('refuses a wrong or taken BIN, and closing a body in which people work or for which papers wait', () => {
    const body = aBody()
    expect(maySaveBody(administrator, { ...body, bin: '123456789012' }, { existing: null, sameBin: null, people: 0, papers: [] })).toMatchObject(refusal('people.binWrong'))
    expect(maySaveBody(administrator, body, { existing: null, sameBin: justice.body, people: 0, papers: [] })).toMatchObject(refusal('people.binTaken'))
    expect(maySaveBody(administrator, { ...body, active: false }, { existing: body, sameBin: null, people: 3, papers: [] })).toMatchObject(refusal('people.bodyHasPeople'))
    const papers = [{ title: { kk: 'Жоспар', ru: 'План', en: '' }, number: '07-26/5', needs: [] }]
    expect(maySaveBody(administrator, { ...body, active: false }, { existing: body, sameBin: null, people: 0, papers })).toMatchObject(refusal('people.bodyHasPapers'))
    expect(maySaveBody(administrator, body, { existing: body, sameBin: null, people: 0, papers })).toEqual({ allowed: true })
  })

  it('keeps units a tree without loops, and open while people sit in them', () => {
    const { first, firstDivision, leadership } = finance.units
    const units = Object.values(finance.units)
    const facts = { existing: first, body: finance.body, units, people: 2 }
    expect(maySaveUnit(bodyAdministrator, { ...first, parent: leadership.id }, facts)).toEqual({ allowed: true })
    expect(maySaveUnit(bodyAdministrator, { ...first, parent: firstDivision.id }, facts)).toMatchObject(refusal('people.unitLoop'))
    expect(maySaveUnit(bodyAdministrator, { ...first, parent: justice.units.first.id }, facts)).toMatchObject(refusal('people.unitOfOtherBody'))
    expect(maySaveUnit(bodyAdministrator, { ...first, active: false }, facts)).toMatchObject(refusal('people.unitHasPeople'))
    expect(maySaveUnit(bodyAdministrator, { ...first, active: false }, { ...facts, people: 0 })).toMatchObject(refusal('people.unitHasUnits'))
    expect(maySaveUnit(bodyAdministrator, { ...first, active: false }, { ...facts, people: 0, units: facts.units.map((unit) => (unit.parent === first.id ? { ...unit, active: false } : unit)) })).toEqual({ allowed: true })
  })

  it('refuses a wrong IIN, one that is taken, and a unit of another body', () => {
    const person = aPerson()
    expect(maySavePerson(bodyAdministrator, { ...person, iin: '850101300000' }, factsOf(person))).toMatchObject(refusal('people.iinWrong'))
    expect(maySavePerson(bodyAdministrator, person, factsOf(person, { sameIin: finance.executor }))).toMatchObject(refusal('people.iinTaken'))
    expect(maySavePerson(bodyAdministrator, person, factsOf(person, { unit: justice.units.first }))).toMatchObject(refusal('people.unitOfOtherBody'))
  })

  it('gives roles that reach beyond the body only by the portal’s administrator', () => {
    const person = aPerson({ roles: ['head', 'cabinetMember'] })
    expect(maySavePerson(administrator, person, factsOf(person))).toEqual({ allowed: true })
    expect(maySavePerson(bodyAdministrator, person, factsOf(person))).toMatchObject({ refusal: { key: 'people.roleNotGivable', values: { role: 'cabinetMember' } } })
  })

  it('leaves a minister’s state role alone while the body’s administrator corrects the telephone', () => {
    const changed = { ...finance.head, phone: '+7 7172 00-00-00' }
    expect(maySavePerson(bodyAdministrator, changed, factsOf(changed, { existing: finance.head }))).toEqual({ allowed: true })
  })
})

describe('the last administrator', () => {
  it('of the portal keeps the role, whoever asks', () => {
    const { portalAdministrator } = digital
    expect(mayTakeRolesAway(administrator, portalAdministrator, ['employee'], administrators)).toMatchObject(refusal('people.lastAdministrator'))
    expect(mayTakeRolesAway(administrator, portalAdministrator, ['employee'], { ...administrators, portal: [portalAdministrator.id, 'another'] })).toEqual({ allowed: true })
  })

  it('of a body can be taken away only by the portal’s', () => {
    expect(mayTakeRolesAway(bodyAdministrator, finance.administrator, ['employee'], administrators)).toMatchObject(refusal('people.lastBodyAdministrator'))
    expect(mayTakeRolesAway(administrator, finance.administrator, ['employee'], administrators)).toEqual({ allowed: true })
  })
})

describe('B3.5 dismissal', () => {
  const tasks = [{ number: '07-12/5', title: { kk: 'Қаулы жобасы', ru: 'Проект постановления', en: '' }, needs: ['employee' as const] }]
  const facts = { tasks: [], successor: null, administrators }

  it('without open papers needs no successor', () => {
    expect(mayDeactivate(bodyAdministrator, finance.executor, facts)).toEqual({ allowed: true })
  })

  it('with open papers names them until somebody takes them over', () => {
    expect(mayDeactivate(bodyAdministrator, finance.executor, { ...facts, tasks })).toMatchObject({ refusal: { key: 'people.hasOpenTasks', values: { count: 1, list: { kk: '07-12/5', ru: '07-12/5', en: '07-12/5' } } } })
    const unnumbered = mayDeactivate(bodyAdministrator, finance.executor, { ...facts, tasks: [{ ...tasks[0]!, number: '' }] })
    expect(unnumbered).toMatchObject({ refusal: { values: { list: { kk: 'Қаулы жобасы', ru: 'Проект постановления', en: 'Қаулы жобасы' } } } })
    expect(mayDeactivate(bodyAdministrator, finance.executor, { ...facts, tasks, successor: finance.secondExecutor })).toEqual({ allowed: true })
  })

  it('hands over only to somebody at work in the same body with the role it takes', () => {
    const to = (successor: Person) => mayDeactivate(bodyAdministrator, finance.executor, { ...facts, tasks, successor })
    expect(to(justice.executor)).toMatchObject(refusal('people.successorWrong'))
    expect(to({ ...finance.secondExecutor, active: false })).toMatchObject(refusal('people.successorWrong'))
    expect(to(finance.executor)).toMatchObject(refusal('people.successorWrong'))
    expect(to(finance.documentOfficer)).toMatchObject({ refusal: { key: 'people.successorLacksRole', values: { role: 'employee' } } })
  })

  it('by moving to another body leaves nothing behind either', () => {
    const moved = { ...finance.executor, body: justice.body.id, unit: justice.units.first.id }
    expect(maySavePerson(administrator, moved, factsOf(moved, { existing: finance.executor, tasks }))).toMatchObject(refusal('people.hasOpenTasks'))
    expect(maySavePerson(administrator, moved, factsOf(moved, { existing: finance.executor }))).toEqual({ allowed: true })
  })

  it('by losing the role that an open paper needs is refused, by another change of roles not', () => {
    const known = { ...finance.executor, roles: ['employee', 'controller'] } satisfies Person
    const change = (roles: Person['roles']) => maySavePerson(administrator, { ...known, roles }, factsOf(known, { existing: known, tasks }))
    expect(change(['controller'])).toMatchObject(refusal('people.hasOpenTasks'))
    expect(change(['employee'])).toEqual({ allowed: true })
  })

  it('is not for oneself, nor twice', () => {
    expect(mayDeactivate(bodyAdministrator, finance.administrator, { ...facts, administrators: { portal: [], body: ['a', 'b'] } })).toMatchObject(refusal('people.notYourself'))
    expect(mayDeactivate(bodyAdministrator, { ...finance.executor, active: false }, facts)).toMatchObject(refusal('people.dismissed'))
  })

  it('is undone unless the IIN, the unit or the body is gone', () => {
    const left = { ...finance.executor, active: false }
    const place = { body: finance.body, unit: finance.units.firstDivision }
    expect(mayRestore(bodyAdministrator, left, place, null)).toEqual({ allowed: true })
    expect(mayRestore(bodyAdministrator, left, { ...place, unit: { ...place.unit, active: false } }, null)).toMatchObject(refusal('people.unitClosed'))
    expect(mayRestore(bodyAdministrator, left, { ...place, body: { ...place.body, active: false } }, null)).toMatchObject(refusal('people.bodyClosed'))
    expect(mayRestore(bodyAdministrator, left, place, finance.secondExecutor)).toMatchObject(refusal('people.iinTaken'))
    expect(mayRestore(bodyAdministrator, finance.executor, place, null)).toMatchObject(refusal('people.notDismissed'))
  })
})

describe('B3.5 no orphan', () => {
  interface Office {
    people: Person[]
    tasks: { number: string; title: { kk: string; ru: string; en: string }; needs: ['employee']; of: string }[]
  }

  /** One random change, made only when the rules allow it, as the portal does. */
  function change(office: Office, [what, who, other]: readonly [string, number, number]): void {
    const { people, tasks } = office
    const [person, successor] = [people[who % people.length]!, people[other % people.length]!]
    const own = tasks.filter((task) => task.of === person.id)
    const replace = (changed: Person) => people.splice(people.indexOf(person), 1, changed)
    if (what === 'task' && person.active && person.roles.includes('employee')) tasks.push({ number: `${tasks.length}`, title: { kk: '', ru: '', en: '' }, needs: ['employee'], of: person.id })
    if (what === 'dismiss' || what === 'handOver') {
      const facts = { tasks: own, successor: what === 'dismiss' ? null : successor, administrators }
      if (!mayDeactivate(administrator, person, facts).allowed) return
      for (const task of own) task.of = successor.id
      replace({ ...person, active: false })
    }
    if (what === 'restore' && mayRestore(administrator, person, { body: finance.body, unit: finance.units.first }, null).allowed) replace({ ...person, active: true })
    if (what === 'move') {
      const to = person.body === finance.body.id ? justice : finance
      const moved = { ...person, body: to.body.id, unit: to.units.first.id }
      if (maySavePerson(administrator, moved, factsOf(moved, { existing: person, tasks: own })).allowed) replace(moved)
    }
    if (what === 'demote') {
      const changed = { ...person, roles: [other % 2 === 0 ? 'employee' : 'controller'] } satisfies Person
      if (maySavePerson(administrator, changed, factsOf(changed, { existing: person, tasks: own })).allowed) replace(changed)
    }
    if (what === 'close') office.tasks.splice(0, other % 2)
  }

  it('every open paper keeps a person at work who may answer for it, through 10,000 random changes', () => {
    const changes = fc.array(fc.tuple(fc.constantFrom('task', 'task', 'dismiss', 'handOver', 'restore', 'move', 'demote', 'close'), fc.nat(60), fc.nat(60)), { minLength: 100, maxLength: 100 })
    fc.assert(
      fc.property(changes, (steps) => {
        const office: Office = { people: Array.from({ length: 12 }, (_, n) => aPerson({ id: `person ${n}`, roles: n % 3 === 0 ? ['unitHead'] : ['employee'] })), tasks: [] }
        for (const step of steps) {
          change(office, step)
          for (const task of office.tasks) expect(office.people.find((person) => person.id === task.of)).toMatchObject({ active: true, roles: expect.arrayContaining(['employee']) })
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('B1.6 delegation', () => {
  const wish: DelegationWish = { order: { number: '1-ж/қ', date: '2026-11-20' }, from: '2026-11-23', until: '2026-12-04', together: false }
  const facts: DelegationFacts = { principal: finance.head, deputy: finance.deputyHead, others: [], today: '2026-11-22' }
  const head = seatOf(finance.head)

  it('is given by the head over own powers, or entered by an administrator', () => {
    expect(mayDelegate(head, wish, facts)).toEqual({ allowed: true })
    expect(mayDelegate(bodyAdministrator, wish, facts)).toEqual({ allowed: true })
    expect(mayDelegate(head, wish, { ...facts, principal: finance.legalHead })).toMatchObject(refusal('people.delegateNotYours'))
    expect(mayDelegate(seatOf(finance.executor), wish, facts)).toMatchObject(refusal('kernel.noRight'))
  })

  it('is not passed on by a deputy who acts as the head', () => {
    const acting = seatFor(finance.deputyHead, finance.head)
    expect(mayDelegate(acting, wish, { ...facts, deputy: finance.legalHead })).toMatchObject(refusal('people.delegateReceived'))
  })

  it('stays within one body and is not to oneself', () => {
    expect(mayDelegate(head, wish, { ...facts, deputy: justice.deputyHead })).toMatchObject(refusal('people.delegateOtherBody'))
    expect(mayDelegate(head, wish, { ...facts, deputy: finance.head })).toMatchObject(refusal('people.delegateToSelf'))
    expect(mayDelegate(head, wish, { ...facts, deputy: { ...finance.deputyHead, active: false } })).toMatchObject(refusal('people.dismissed'))
  })

  it('has days that make sense and an order that is not younger', () => {
    expect(mayDelegate(head, { ...wish, until: '2026-11-22' }, facts)).toMatchObject(refusal('people.delegateDates'))
    expect(mayDelegate(head, { ...wish, from: '2026-11-02', until: '2026-11-21', order: { number: '1', date: '2026-11-01' } }, facts)).toMatchObject(refusal('people.delegatePast'))
    expect(mayDelegate(head, { ...wish, order: { number: '1', date: '2026-11-24' } }, facts)).toMatchObject(refusal('people.delegateOrderLater'))
  })

  it('has one deputy at a time unless the order names several', () => {
    const others = [{ delegation: aDelegation(finance.head, finance.legalHead, { from: '2026-12-04', until: '2026-12-10' }), deputyName: 'Рахымбеков Д.' }]
    expect(mayDelegate(head, wish, { ...facts, others })).toMatchObject({ refusal: { key: 'people.delegateOverlap', values: { from: '2026-12-04' } } })
    expect(mayDelegate(head, { ...wish, together: true }, { ...facts, others })).toEqual({ allowed: true })
    expect(mayDelegate(head, { ...wish, until: '2026-12-03' }, { ...facts, others })).toEqual({ allowed: true })
  })

  it('does not go to somebody who is away', () => {
    const others = [{ delegation: aDelegation(finance.deputyHead, finance.legalHead, { from: '2026-11-30', until: '2026-12-10' }), deputyName: 'Рахымбеков Д.' }]
    expect(mayDelegate(head, wish, { ...facts, others })).toMatchObject(refusal('people.delegateDeputyAway'))
  })

  it('runs on both of its last days and ends with revocation', () => {
    const delegation = aDelegation(economy.head, economy.deputyHead, { from: '2026-11-16', until: '2026-11-27' })
    expect(['2026-11-15', '2026-11-16', '2026-11-27', '2026-11-28'].map((day) => isInForce(delegation, day))).toEqual([false, true, true, false])
    expect(['2026-11-15', '2026-11-16', '2026-11-28'].map((day) => delegationState(delegation, day))).toEqual(['future', 'inForce', 'past'])
    const revoked = { ...delegation, revokedAt: '2026-11-20T05:00:00.000Z' }
    expect(isInForce(revoked, '2026-11-20')).toBe(false)
    expect(mayRevoke(seatOf(economy.head), delegation, economy.head, '2026-11-20')).toEqual({ allowed: true })
    expect(mayRevoke(seatOf(economy.head), revoked, economy.head, '2026-11-20')).toMatchObject(refusal('people.delegationOver'))
    expect(mayRevoke(seatOf(economy.deputyHead), delegation, economy.head, '2026-11-20')).toMatchObject(refusal('kernel.noRight'))
  })
})

describe('a list of people', () => {
  const world = importWorld(bodyAdministrator, officeBodies, officeUnits)
  const row = { iin: aNumber(), surname: 'Әбенов', name: 'Ғалым', bin: finance.body.bin, unit: 'Салық заңнамасы басқармасы', postKk: 'Сарапшы', roles: 'Қызметкер; Контролёр' }
  const judge = (values: Partial<Record<(typeof importColumns)[number], string>>, existing: Person | null = null) => judgeLine(2, { ...row, ...values }, existing, 'new', world)

  it('may have its heads in any of three languages and any order', () => {
    for (const language of [0, 1, 2] as const) {
      const heads = importColumns.map((column) => peopleList.heads[column][language]).toReversed()
      const { columns, errors } = readHeads(peopleList, { line: 1, cells: heads })
      expect(errors).toEqual([])
      importColumns.forEach((column) => expect(heads[columns.get(column) ?? -1]).toBe(peopleList.heads[column][language]))
    }
  })

  it('without a column it needs, or with one twice, is refused by the column’s name', () => {
    expect(readHeads(peopleList, { line: 1, cells: ['ЖСН', 'Тегі', 'Тегі'] }).errors).toContainEqual({ line: 1, column: 'surname', key: 'kernel.list.columnTwice', values: {} })
    expect(readHeads(peopleList, { line: 1, cells: ['ЖСН'] }).errors.map((error) => error.column)).toEqual(['surname', 'name', 'bin', 'unit', 'postKk', 'roles'])
  })

  it('is refused the line that its template shows, also as a spreadsheet gives it back', () => {
    const { columns } = readHeads(peopleList, { line: 1, cells: importColumns.map((column) => peopleList.heads[column][1]) })
    const cells = importColumns.map((column) => (column === 'phone' ? '' : peopleList.example[column]))
    expect(readValues(peopleList, { line: 2, cells }, columns).errors).toEqual([{ line: 2, column: null, key: 'kernel.list.exampleLine', values: {} }])
    expect(readValues(peopleList, { line: 3, cells: cells.with(0, aNumber()) }, columns).errors).toEqual([])
  })

  it('makes a person of a clean line, with roles named in any language', () => {
    const judged = judge({})
    expect(judged.errors).toEqual([])
    expect(judged.person).toMatchObject({ id: 'new', unit: finance.units.firstDivision.id, roles: ['employee', 'controller'], post: { kk: 'Сарапшы', ru: 'Сарапшы' } })
  })

  it('gives back the zeros that a spreadsheet drops before a number', () => {
    const { columns } = readHeads(peopleList, { line: 1, cells: ['ЖСН', 'Тегі', 'Аты', 'БСН', 'Бөлімше', 'Лауазымы', 'Рөлі'] })
    const { values } = readValues(peopleList, { line: 2, cells: ['50102912345', 'а', 'б', finance.body.bin, 'в', 'г', 'д'] }, columns)
    expect(values.iin).toBe('050102912345')
  })

  it.each([
    [{ iin: '123456789012' }, 'iin', 'people.iinWrong'],
    [{ bin: justice.body.bin }, 'bin', 'people.notYourBody'],
    [{ bin: '999999999999' }, 'bin', 'people.import.bodyUnknown'],
    [{ unit: 'Құпия бөлім' }, 'unit', 'people.import.unitUnknown'],
    [{ roles: 'Патша' }, 'roles', 'people.import.roleUnknown'],
    [{ roles: 'Үкімет мүшесі' }, 'roles', 'people.roleNotGivable'],
    [{ email: 'not an address' }, 'email', 'people.import.emailWrong'],
  ] as const)('refuses a line with %o at the column %s', (values, column, key) => {
    const judged = judge(values)
    expect(judged.person).toBeNull()
    expect(judged.errors).toContainEqual(expect.objectContaining({ line: 2, column, key }))
  })

  it('does not move a person who works in another body', () => {
    expect(judge({ iin: justice.executor.iin }, justice.executor).errors).toContainEqual(expect.objectContaining({ key: 'people.import.ofOtherBody' }))
  })

  it('finds a division by the path of its department', () => {
    expect(judge({ unit: 'Салық және кеден саясаты департаменті / Салық заңнамасы басқармасы' }).person?.unit).toBe(finance.units.firstDivision.id)
    expect(judge({ unit: 'Legal Department / Tax Legislation Division' }).errors).toContainEqual(expect.objectContaining({ key: 'people.import.unitUnknown' }))
  })

  it('keeps what the list doesn’t tell of a person already known', () => {
    const judged = judge({ iin: finance.executor.iin }, finance.executor)
    expect(judged.person).toMatchObject({ id: finance.executor.id, phone: finance.executor.phone, room: finance.executor.room, post: { ru: finance.executor.post.ru } })
  })

  it.each(['=1+1', '@SUM(A1)', '+cmd|calc', '-2+3+cmd', '=HYPERLINK("http://x")', '\t=1'])('refuses the formula %s', (value) => {
    expect(looksLikeFormula(value)).toBe(true)
  })

  it.each(['+7 7172 00-20-11', '-5', 'Ә. Оспанов', 'a@b.kz', '8 (701) 000-00-00'])('takes %s as it is', (value) => {
    expect(looksLikeFormula(value)).toBe(false)
  })

  it('knows roles by code and by name, and says which it doesn’t', () => {
    expect(rolesOf('unitHead, HUMAN resources')).toEqual({ roles: ['unitHead', 'hr'], unknown: null })
    expect(rolesOf('Қызметкер; Сиқыршы')).toEqual({ roles: ['employee'], unknown: 'Сиқыршы' })
  })
})

describe('CSV', () => {
  const decode = (bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le') => {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      return null
    }
  }

  it('comes back as it was written, whatever is in its cells', () => {
    const cells = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(cells, fc.constantFrom(';', ',', '\t'), fc.constantFrom('\n', '\r\n'), (rows, delimiter, end) => {
        const head = rows[0]!.map((_, index) => `h${index}`)
        const table = [head, ...rows.map((row) => [...row, ...head].slice(0, head.length))]
        const text = table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join(end)
        // Lines of quoted cells keep even line ends; heads stay plain, so that the delimiter is seen.
        expect(parseCsv(text.replace(/"(h\d)"/g, '$1'))).toEqual(table)
      }),
      { numRuns: 300 },
    )
  })

  it('never hangs and never throws on any text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('"', ';', ',', '\n', '\r', 'а', ' ') }), (text) => void parseCsv(text)))
  })

  it('reads UTF-8 with a mark, UTF-16 and the old Kazakh 8-bit page', () => {
    const text = 'Әбенов;Ғалым;Қ Ң Ө Ұ Ү Һ І әғқңөұүһі ё№'
    expect(decodeCsv(Uint8Array.from(Buffer.from(`\ufeff${text}`)), decode)).toBe(text)
    expect(decodeCsv(Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]), decode)).toBe(text)
    // Made by `iconv -t KZ-1048`.
    const old = Buffer.from('a3e1e5edeee23baae0ebfbec3b8d20bd20a520a120af208e20b220bcba9dbeb4a2bf9eb320b8b9', 'hex')
    expect(decodeCsv(Uint8Array.from(old), decode)).toBe(text)
  })
})

describe('twelve-digit numbers', () => {
  it('have a check digit that notices nearly every single wrong digit but the eleventh, whose weight is 11', () => {
    const places = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
    const wrong = officePeople.flatMap(({ iin }) => places.map((place) => `${iin.slice(0, place)}${(Number(iin[place]) + 1) % 10}${iin.slice(place + 1)}`))
    expect(wrong.filter(isTwelveDigitNumber).length / wrong.length).toBeLessThan(0.02)
  })

  it('of the demo office are right and belong to no real person: no century has the digit 9', () => {
    expect(officePeople.every(({ iin }) => isTwelveDigitNumber(iin) && iin[6] === '9')).toBe(true)
    expect(officeBodies.every(({ bin }) => isTwelveDigitNumber(bin) && bin[4] === '9')).toBe(true)
    expect(checkDigit('72081192010')).toBe(0)
  })
})

describe('small things of people and settings', () => {
  it('search words are folded and hold no operators', () => {
    expect(searchWords('Қожахметова К. & !drop')).toEqual(['кожахметова', 'к', 'drop'])
  })

  it('a changed setting leaves the others as they were', () => {
    expect(SettingsChange.parse({ allowPng: true })).toEqual({ allowPng: true })
    expect(PortalSettings.parse({})).toEqual(defaultSettings)
    expect(maySaveSettings({ ...defaultSettings, clockWarnSeconds: 100, clockBlockSeconds: 60 }, defaultSettings, true)).toMatchObject(refusal('settings.warnAboveBlock'))
  })

  it('the office has every role, and in every body a head, a legal head and a document office', () => {
    for (const body of Object.values(office)) {
      expect(body.head.roles).toContain('head')
      expect(body.legalHead.roles).toContain('legalHead')
      expect(body.documentOfficer.roles).toContain('documentOffice')
    }
    expect(new Set(officePeople.flatMap((person) => person.roles)).size).toBe(14)
  })
})
