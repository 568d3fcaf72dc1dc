/** B9.5: after each deed of a clerk the notices in the database are held against whom the thing itself names, which the test counts by itself. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { z } from 'zod'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import { isInForce } from '../../domain/people/delegation.ts'
import type { Delegation, Person, Seat } from '../../domain/people/person.ts'
import type { Clerk } from '../../server/demo/journey.ts'
import type { World } from './portal.ts'
import { officePeople, seatOf } from './world.ts'

interface Deputies {
  delegations: readonly Delegation[]
  today: string
}

/** Those of the named, and their deputies of the day, who may see the thing in one of their seats; whoever did it hears nothing. */
export function hearersOf(named: ReadonlySet<string>, doer: Person, { delegations, today }: Deputies, maySee: (seat: Seat) => boolean): string[] {
  const seats = officePeople.flatMap((person): Seat[] => [
    ...(named.has(person.id) ? [seatOf(person)] : []),
    ...delegations.filter((each) => each.deputy === person.id && named.has(each.principal) && isInForce(each, today))
      .map((delegation) => ({ person, holder: officePeople.find((each) => each.id === delegation.principal)!, delegation })),
  ])
  return [...new Set(seats.filter((seat) => seat.person.id !== doer.id && maySee(seat)).map((seat) => seat.person.id))]
}

interface Heard<T> {
  world: () => World
  class: RegExp
  /** The thing as it lies in the database, whole. */
  stored: (id: string) => Promise<T | null>
  /** Each as often as they must hear: once of each event. */
  hearers: (deed: string, before: T | null, after: T, doer: Person) => string[]
}

/** Clerks who do what they do, and of whose every deed it is checked who heard. */
export function hearing<T extends { id: string; number: string }>(heard: Heard<T>) {
  const tried = { events: 0, notices: 0 }
  function watched(person: Person): Clerk {
    const visitor = heard.world().as(person)
    async function check<I extends z.ZodType, O extends z.ZodType>(contract: Command<string, I, O>, input: z.input<I>, way: 'do' | 'sign'): Promise<z.output<O>> {
      const { id } = input as { id?: string }
      const before = id === undefined ? null : await heard.stored(id)
      const command = randomUUID()
      const answer = await visitor[way](contract, input, { id: command })
      const after = await heard.stored(id ?? (answer as { id: string }).id)
      if (after === null) throw new Error('the deed left nothing')
      const expected = heard.hearers(contract.name, before, after, person)
      const rows = await heard.world().db.selectFrom('notifications').select(['person', 'class', 'about_id']).where('event', 'like', `${command}%`).execute()
      expect(rows.map((row) => row.person).toSorted(), `${contract.name} of ${after.number}`).toEqual(expected.toSorted())
      for (const row of rows) expect(row).toMatchObject({ about_id: after.id, class: expect.stringMatching(heard.class) })
      tried.events += 1
      tried.notices += rows.length
      return answer
    }
    return {
      ask: <I extends z.ZodType, O extends z.ZodType>(contract: Query<string, I, O>, input: z.input<I>) => visitor.ask(contract, input),
      do: (contract, input) => check(contract, input, 'do'),
      sign: (contract, input) => check(contract, input, 'sign'),
    }
  }
  return { watched, tried }
}
