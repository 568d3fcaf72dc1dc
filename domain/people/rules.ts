import { fullName } from '../kernel/formats.ts'
import { hasRight } from '../kernel/rights.ts'
import type { Role } from '../kernel/rights.ts'
import type { Language, Trilingual } from '../kernel/text.ts'
import { all, allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'
import { nameIn } from '../kernel/values.ts'
import { isTwelveDigitNumber } from './numbers.ts'
import type { Body, Person, Seat, Unit } from './person.ts'

/** Roles whose powers reach beyond one body; a body's own administrator cannot give them. */
export const rolesOfTheState: readonly Role[] = ['administrator', 'agencyOfficer', 'chancelleryOfficer', 'cabinetMember']

function isPortalAdministrator(seat: Seat): boolean {
  return seat.holder.roles.includes('administrator')
}

export function mayAdminister(seat: Seat, body: Body['id']): Verdict {
  if (isPortalAdministrator(seat)) return allowed
  if (!hasRight(seat.holder.roles, 'people.administer')) return refuse('kernel.noRight')
  return seat.holder.body === body ? allowed : refuse('people.notYourBody')
}

export interface BodyFacts {
  existing: Body | null
  /** Another body that has this BIN. */
  sameBin: Body | null
  people: number
  /** Papers that wait for the body, whoever works there. */
  papers: LeavingFacts['tasks']
}

export function maySaveBody(seat: Seat, body: Body, facts: BodyFacts): Verdict {
  const mayAtAll = facts.existing === null && !isPortalAdministrator(seat) ? refuse('people.onlyPortalAdministrator') : allowed
  const closing = facts.existing?.active === true && !body.active
  return all(
    mayAtAll,
    mayAdminister(seat, body.id),
    closing && !isPortalAdministrator(seat) ? refuse('people.onlyPortalAdministrator') : allowed,
    isTwelveDigitNumber(body.bin) ? allowed : refuse('people.binWrong'),
    facts.sameBin === null ? allowed : refuse('people.binTaken', { name: facts.sameBin.name }),
    // By another BIN no key of the body's people would open the portal to them any more.
    facts.existing !== null && facts.existing.bin !== body.bin && !isPortalAdministrator(seat) ? refuse('people.onlyPortalAdministrator') : allowed,
    closing && facts.people > 0 ? refuse('people.bodyHasPeople', { count: facts.people }) : allowed,
    closing && facts.papers.length > 0 ? refuse('people.bodyHasPapers', { count: facts.papers.length, list: listOfTasks(facts.papers) }) : allowed,
  )
}

export interface UnitFacts {
  existing: Unit | null
  body: Body | null
  /** All units of the body. */
  units: readonly Unit[]
  people: number
}

function standsUnderItself(unit: Unit, units: readonly Unit[]): boolean {
  const parents = new Map(units.map((each) => [each.id, each.parent]))
  parents.set(unit.id, unit.parent)
  const seen = new Set<string>([unit.id])
  for (let up = unit.parent; up !== null; up = parents.get(up) ?? null) {
    if (seen.has(up)) return true
    seen.add(up)
  }
  return false
}

export function maySaveUnit(seat: Seat, unit: Unit, facts: UnitFacts): Verdict {
  if (facts.body === null) return refuse('kernel.notFound')
  const parent = facts.units.find((each) => each.id === unit.parent)
  const open = facts.units.filter((each) => each.active && each.parent === unit.id).length
  return all(
    mayAdminister(seat, unit.body),
    facts.existing !== null && facts.existing.body !== unit.body ? refuse('people.unitOfOtherBody') : allowed,
    facts.body.active ? allowed : refuse('people.bodyClosed'),
    unit.parent !== null && parent === undefined ? refuse('people.unitOfOtherBody') : allowed,
    unit.active && parent?.active === false ? refuse('people.unitClosed') : allowed,
    standsUnderItself(unit, facts.units) ? refuse('people.unitLoop') : allowed,
    !unit.active && facts.people > 0 ? refuse('people.unitHasPeople', { count: facts.people }) : allowed,
    !unit.active && open > 0 ? refuse('people.unitHasUnits', { count: open }) : allowed,
  )
}

export interface Administrators {
  /** Ids of the active administrators of the portal, and of the person's body. */
  portal: readonly string[]
  body: readonly string[]
}

/** Nobody locks the portal, or their own body, against everyone. */
export function mayTakeRolesAway(seat: Seat, person: Person, remaining: readonly Role[], administrators: Administrators): Verdict {
  const isLast = (role: Role, ids: readonly string[]): boolean =>
    person.active && person.roles.includes(role) && !remaining.includes(role) && ids.every((id) => id === person.id)
  if (isLast('administrator', administrators.portal)) return refuse('people.lastAdministrator')
  if (isLast('bodyAdministrator', administrators.body) && !isPortalAdministrator(seat)) return refuse('people.lastBodyAdministrator')
  return allowed
}

export interface PersonFacts {
  existing: Person | null
  body: Body | null
  unit: Unit | null
  /** Another active person who has this IIN. */
  sameIin: Person | null
  /** Of the body in which the person is now. */
  administrators: Administrators
  /** What the person answers for: it is left behind by a change of body, or of the role that it needs. */
  tasks: LeavingFacts['tasks']
}

/**
 * Whoever may not give a role may not come by its powers in another way: by a password of somebody who holds it, or by an
 * IIN that lets another's key in.
 */
export function mayChangeEntry(seat: Seat, person: Pick<Person, 'id' | 'roles' | 'surname' | 'name' | 'patronymic'>): Verdict {
  if (isPortalAdministrator(seat) || seat.person.id === person.id) return allowed
  const beyond = rolesOfTheState.find((role) => person.roles.includes(role))
  return beyond === undefined ? allowed : refuse('people.entryOfState', { name: fullName(person), role: beyond })
}

function mayGiveRoles(seat: Seat, person: Person, before: readonly Role[]): Verdict {
  if (isPortalAdministrator(seat)) return allowed
  const changed = rolesOfTheState.find((role) => person.roles.includes(role) !== before.includes(role))
  return changed === undefined ? allowed : refuse('people.roleNotGivable', { role: changed })
}

export function maySavePerson(seat: Seat, person: Person, facts: PersonFacts): Verdict {
  const { existing, body, unit, sameIin } = facts
  if (body === null || unit === null) return refuse('kernel.notFound')
  const leavesBody = existing !== null && existing.body !== person.body
  return all(
    mayAdminister(seat, person.body),
    existing === null ? allowed : mayAdminister(seat, existing.body),
    existing !== null && !existing.active ? refuse('people.dismissed', { name: fullName(existing) }) : allowed,
    body.active ? allowed : refuse('people.bodyClosed'),
    unit.body === person.body ? allowed : refuse('people.unitOfOtherBody'),
    unit.active ? allowed : refuse('people.unitClosed'),
    isTwelveDigitNumber(person.iin) ? allowed : refuse('people.iinWrong'),
    sameIin === null ? allowed : refuse('people.iinTaken', { name: fullName(sameIin) }),
    existing !== null && existing.iin !== person.iin ? mayChangeEntry(seat, existing) : allowed,
    mayGiveRoles(seat, person, existing?.roles ?? []),
    mayLeaveNothing(leavesBody ? facts.tasks : tasksBeyond(person.roles, facts.tasks)),
    existing === null
      ? allowed
      : mayTakeRolesAway(seat, existing, leavesBody ? person.roles.filter((role) => role !== 'bodyAdministrator') : person.roles, facts.administrators),
  )
}

export interface LeavingFacts {
  /** What the person answers for; `needs`: the successor must hold one of these roles, if any are named. */
  tasks: readonly { title: Trilingual; number: string; needs: readonly Role[] }[]
  successor: Person | null
  administrators: Administrators
}

/** B3.5: an open paper always has a person at work who answers for it. */
export function mayDeactivate(seat: Seat, person: Person, facts: LeavingFacts): Verdict {
  const { tasks, successor } = facts
  return all(
    mayAdminister(seat, person.body),
    person.active ? allowed : refuse('people.dismissed', { name: fullName(person) }),
    seat.person.id === person.id ? refuse('people.notYourself') : allowed,
    mayTakeRolesAway(seat, person, [], facts.administrators),
    successor === null ? mayLeaveNothing(tasks) : allowed,
    successor === null ? allowed : maySucceed(successor, person, tasks),
  )
}

/** Of these tasks the ones for which somebody with these roles could not answer. */
export function tasksBeyond(held: readonly Role[], tasks: LeavingFacts['tasks']): LeavingFacts['tasks'] {
  return tasks.filter((task) => task.needs.length > 0 && !task.needs.some((role) => held.includes(role)))
}

export function mayLeaveNothing(tasks: LeavingFacts['tasks']): Verdict {
  return tasks.length === 0 ? allowed : refuse('people.hasOpenTasks', { count: tasks.length, list: listOfTasks(tasks) })
}

/** The first few, by number or by title. */
function listOfTasks(tasks: LeavingFacts['tasks']): Trilingual {
  const named = (language: Language) => tasks.slice(0, 5).map((task) => task.number || nameIn(language, task.title)).join(', ')
  return { kk: named('kk'), ru: named('ru'), en: named('en') }
}

function maySucceed(successor: Person, person: Person, tasks: LeavingFacts['tasks']): Verdict {
  if (!successor.active || successor.id === person.id || successor.body !== person.body) return refuse('people.successorWrong')
  const needed = tasksBeyond(successor.roles, tasks)[0]?.needs[0]
  return needed === undefined ? allowed : refuse('people.successorLacksRole', { name: fullName(successor), role: needed })
}

/** `place`: where the person was when they left; it may have been closed since. */
export function mayRestore(seat: Seat, person: Person, place: { body: Body; unit: Unit }, sameIin: Person | null): Verdict {
  return all(
    mayAdminister(seat, person.body),
    person.active ? refuse('people.notDismissed', { name: fullName(person) }) : allowed,
    place.body.active ? allowed : refuse('people.bodyClosed'),
    place.unit.active ? allowed : refuse('people.unitClosed'),
    sameIin === null ? allowed : refuse('people.iinTaken', { name: fullName(sameIin) }),
    mayGiveRoles(seat, person, person.roles.filter((role) => !rolesOfTheState.includes(role))),
  )
}
