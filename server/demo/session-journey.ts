/** Takes a session of the Government from its plan to the signed minutes, each deed by whose it is; for the demo and the tests. */
import { randomUUID } from 'node:crypto'
import { fullName } from '../../domain/kernel/formats.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import {
  answerAttendance, arrive, callQuestion, castVote, closePoll, closeSession, confirmAgenda, makeMinutes, openPoll, openSession, planSession, saveQuestion, signMinutes,
} from '../../domain/sessions/contract.ts'
import { latestOf, type Title } from '../../domain/sessions/agenda.ts'
import type { Choice } from '../../domain/sessions/poll.ts'
import { pollById, sessionById } from '../../domain/sessions/queries.ts'
import { currentEdition, type Session } from '../../domain/sessions/session.ts'
import type { Clerk } from './journey.ts'
import { office } from './office.ts'

export const officer = office.chancellery.officer
export const chair = office.chancellery.primeMinister
/** The demo's Government. */
export const cabinet: readonly Person[] = [chair, office.chancellery.head, office.finance.head, office.justice.head, office.economy.head, office.digital.head]

export interface Planned {
  title: Title
  plannedAt: string
  place?: string
  members?: readonly Person[]
  invited?: readonly Person[]
}

export interface Asked {
  title: Title
  speaker?: Person
  invited?: readonly Person[]
  silent?: boolean
  body?: string
  /** Draft resolution, Kazakh first. */
  resolution?: readonly FileRef[]
  notes?: readonly FileRef[]
}

export class SessionJourney {
  readonly #as: (person: Person) => Clerk

  constructor(as: (person: Person) => Clerk) {
    this.#as = as
  }

  async plan({ title, plannedAt, place = 'Үкімет үйі, үлкен мәжіліс залы', members = cabinet, invited = [] }: Planned): Promise<string> {
    const card = { title, place, plannedAt, chair: chair.id, secretary: officer.id, members: members.map((each) => each.id), invited: invited.map((each) => ({ person: each.id })) }
    return (await this.#as(officer).do(planSession, card)).id
  }

  async question(id: string, asked: Asked, question: string = randomUUID()): Promise<string> {
    const languages = ['kk', 'ru'] as const
    await this.#as(officer).do(saveQuestion, {
      id,
      question,
      title: asked.title,
      body: asked.body ?? null,
      speakers: asked.speaker === undefined ? [] : [{ person: asked.speaker.id }],
      invited: (asked.invited ?? []).map((each) => ({ person: each.id })),
      silent: asked.silent ?? false,
      materials: [
        ...(asked.resolution ?? []).map((file, index) => ({ id: randomUUID(), role: 'resolution' as const, language: languages[index] ?? null, file })),
        ...(asked.notes ?? []).map((file) => ({ id: randomUUID(), role: 'note' as const, language: null, file })),
      ],
    })
    return question
  }

  /** The draft resolution's next version, in the order of its languages. */
  async replaceResolution(id: string, question: string, files: readonly FileRef[]): Promise<void> {
    const found = (await this.see(id)).draft?.questions.find((each) => each.id === question)
    if (found === undefined) throw new Error(`no question ${question}`)
    const guests = (list: typeof found.speakers) => list.flatMap((guest) => (guest.person === null ? [] : [{ person: guest.person }]))
    let next = 0
    const materials = found.materials.map(({ id: material, role, language, versions }) => ({ id: material, role, language, file: (role === 'resolution' ? files[next++] : undefined) ?? latestOf({ id: material, role, language, versions }).file }))
    await this.#as(officer).do(saveQuestion, { id, question, title: found.title, body: found.body?.id ?? null, speakers: guests(found.speakers), invited: guests(found.invited), silent: found.silent, materials, seen: found })
  }

  confirm = (id: string) => this.#as(officer).sign(confirmAgenda, { id })

  see = (id: string, who: Person = officer): Promise<Session> => this.#as(who).ask(sessionById, { id })

  async answer(id: string, member: Person, absence: { reason: string; substitute: Person } | null = null) {
    const edition = currentEdition(await this.see(id, member))?.n ?? 0
    const substitute = absence === null ? null : { person: absence.substitute.id, name: fullName(absence.substitute), post: absence.substitute.post }
    return this.#as(member).sign(answerAttendance, { id, member: member.id, edition, takesPart: absence === null, reason: absence?.reason ?? '', substitute })
  }

  async gather(id: string, people: readonly Person[]): Promise<void> {
    for (const person of people) await this.#as(officer).do(arrive, { id, person: person.id })
  }

  open = (id: string) => this.#as(chair).do(openSession, { id })

  callTo = (id: string, question: string) => this.#as(chair).do(callQuestion, { id, question })

  async poll(id: string, question: string): Promise<string> {
    return (await this.#as(chair).do(openPoll, { id, question })).poll
  }

  async vote(poll: string, voter: Person, choice: Choice) {
    const { poll: seen } = await this.#as(voter).ask(pollById, { poll })
    return this.#as(voter).sign(castVote, { poll, edition: seen.edition, choice })
  }

  closePoll = (poll: string) => this.#as(chair).do(closePoll, { poll })

  close = (id: string) => this.#as(chair).do(closeSession, { id })

  async minutes(id: string): Promise<void> {
    await this.#as(officer).do(makeMinutes, { id })
    const n = (await this.see(id)).minutes?.n ?? 0
    await this.#as(officer).sign(signMinutes, { id, n, as: 'secretary' })
    await this.#as(chair).sign(signMinutes, { id, n, as: 'chair' })
  }
}
