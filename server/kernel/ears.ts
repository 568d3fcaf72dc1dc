import type { Hearer, Notice } from './feed.ts'

/** Who hears of whom: a vote names one person before a thousand screens, and none of the others is looked at. */
export class Ears<Listener extends { readonly hearer: Hearer }> {
  readonly #persons = new Map<string, Set<Listener>>()
  readonly #bodies = new Map<string, Set<Listener>>()

  /** By its hearer as it is now; before that changes, it is taken out. */
  add(listener: Listener): void {
    for (const person of listener.hearer.persons) put(this.#persons, person, listener)
    for (const body of listener.hearer.bodies) put(this.#bodies, body, listener)
  }

  remove(listener: Listener): void {
    for (const person of listener.hearer.persons) take(this.#persons, person, listener)
    for (const body of listener.hearer.bodies) take(this.#bodies, body, listener)
  }

  /** Each once, of those whom the notice names. */
  of({ persons, bodies }: Pick<Notice, 'persons' | 'bodies'>): ReadonlySet<Listener> {
    const named = new Set<Listener>()
    for (const person of persons) for (const listener of this.#persons.get(person) ?? []) named.add(listener)
    for (const body of bodies) for (const listener of this.#bodies.get(body) ?? []) named.add(listener)
    return named
  }
}

function put<Listener>(by: Map<string, Set<Listener>>, name: string, listener: Listener): void {
  const known = by.get(name)
  if (known === undefined) by.set(name, new Set([listener]))
  else known.add(listener)
}

function take<Listener>(by: Map<string, Set<Listener>>, name: string, listener: Listener): void {
  const known = by.get(name)
  known?.delete(listener)
  if (known?.size === 0) by.delete(name)
}
