/** §35–37: what a session is about: its questions with their materials, who takes part, and by which rules they decide. */
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { FileRef } from '../kernel/manifest.ts'
import { Actor, BodyRef, SignatureRecord } from '../people/actor.ts'
import { TrilingualName } from '../people/person.ts'

/** English may be empty: the order asks for Kazakh and Russian. */
export const Title = z.strictObject({ kk: z.string().trim().min(1).max(1000), ru: z.string().trim().min(1).max(1000), en: z.string().trim().max(1000) })
export type Title = z.infer<typeof Title>

/** Somebody named on the agenda; `person` is null for whoever isn't a user of the portal. */
export const Guest = z.strictObject({ person: z.uuid().nullable(), name: z.string().trim().min(1).max(200), post: TrilingualName })
export type Guest = z.infer<typeof Guest>

/** Of the Government: one place with one vote. Its id is the id of the person whose place it is. */
export const Member = z.strictObject({ person: z.uuid(), name: z.string(), post: TrilingualName, body: BodyRef })
export type Member = z.infer<typeof Member>

/** A changed material is a new version; the old ones stay readable, so that it can be said which words changed. */
export const MaterialVersion = z.strictObject({ n: z.int().positive(), file: FileRef, at: InstantText, by: Actor })
export type MaterialVersion = z.infer<typeof MaterialVersion>

/** Only a question with a `resolution` can be voted on (§43: a vote is on a draft resolution). */
export const materialRoles = ['resolution', 'note', 'comparativeTable', 'presentation', 'other'] as const
export const Material = z.strictObject({
  id: z.uuid(),
  role: z.enum(materialRoles),
  language: z.enum(['kk', 'ru', 'en']).nullable(),
  versions: z.array(MaterialVersion).min(1),
})
export type Material = z.infer<typeof Material>

export const Question = z.strictObject({
  id: z.uuid(),
  title: Title,
  /** The body that prepared it. */
  body: BodyRef.nullable(),
  speakers: z.array(Guest),
  invited: z.array(Guest),
  materials: z.array(Material),
  /** May be adopted without a vote when no member has objected before the session. */
  silent: z.boolean(),
})
export type Question = z.infer<typeof Question>

export const quorums = ['half', 'twoThirds', 'threeQuarters', 'all'] as const
export const majorities = ['members', 'present', 'twoThirdsOfMembers'] as const
/** The order sets no quorum and no majority, so they are settings; an edition of the agenda keeps those it was signed with. */
export const SessionRules = z.strictObject({
  quorum: z.enum(quorums),
  majority: z.enum(majorities),
  /** B4.3: a substitute named in a signed answer has the member's vote while the member is away. */
  substituteVotes: z.boolean(),
  silentAdoption: z.boolean(),
  /** Whether named votes and the count are shown while the vote is still open, or after it. */
  votesShown: z.enum(['live', 'afterClose']),
})
export type SessionRules = z.infer<typeof SessionRules>

export const Secretary = z.strictObject({ person: z.uuid(), name: z.string(), post: TrilingualName })
export type Secretary = z.infer<typeof Secretary>

export const Agenda = z.strictObject({
  title: Title,
  place: z.string().trim().min(1).max(500),
  plannedAt: InstantText,
  /** One of the members. */
  chair: z.uuid(),
  secretary: Secretary,
  members: z.array(Member),
  invited: z.array(Guest),
  /** In the order in which they will be considered. */
  questions: z.array(Question),
  rules: SessionRules,
})
export type Agenda = z.infer<typeof Agenda>

/** The agenda without what is saved by itself. */
export const AgendaCard = Agenda.omit({ questions: true, rules: true })
export const cardOf = ({ questions: _questions, rules: _rules, ...card }: Agenda): z.infer<typeof AgendaCard> => card

/** What differs between two editions; `question` is its id, `name` a file's or person's name. */
const agendaChangeKinds = [
  'title', 'place', 'time', 'chair', 'secretary', 'memberAdded', 'memberRemoved', 'invited', 'rules', 'order',
  'questionAdded', 'questionRemoved', 'questionTitle', 'questionPeople', 'questionSilent',
  'materialAdded', 'materialChanged', 'materialRemoved',
] as const
export const AgendaChange = z.strictObject({
  kind: z.enum(agendaChangeKinds),
  question: z.uuid().nullable(),
  title: Title.nullable(),
  name: z.string(),
})
export type AgendaChange = z.infer<typeof AgendaChange>

/** §37: an agenda as the officer signed it. `sha256` is that of the signed manifest, which holds the whole agenda; votes name it. */
export const Edition = z.strictObject({
  n: z.int().positive(),
  at: InstantText,
  sha256: z.string(),
  agenda: Agenda,
  changes: z.array(AgendaChange),
  signature: SignatureRecord,
})
export type Edition = z.infer<typeof Edition>

export const latestOf = (material: Material): MaterialVersion => material.versions.at(-1) as MaterialVersion
export const questionOf = (agenda: Agenda, id: string | null): Question | undefined => agenda.questions.find((question) => question.id === id)
export const memberOf = (agenda: Agenda, person: string | null): Member | undefined => agenda.members.find((member) => member.person === person)
export const resolutionOf = (question: Pick<Question, 'materials'>): Material[] => question.materials.filter((material) => material.role === 'resolution')

/** Every file that a participant needs, in its current version. */
export function filesOf(agenda: Agenda): FileRef[] {
  return agenda.questions.flatMap((question) => question.materials.map((material) => latestOf(material).file))
}

/** More can't be put in order by one command. */
export const questionsAtMost = 200

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const change = (kind: AgendaChange['kind'], name = '', question: Question | null = null): AgendaChange => ({ kind, question: question?.id ?? null, title: question?.title ?? null, name })
const names = (guests: readonly { name: string }[]): string => guests.map((guest) => guest.name).join(', ')

/** §37: what the members are told when an agenda is confirmed again. */
export function agendaChanges(before: Agenda, after: Agenda): AgendaChange[] {
  const kept = (agenda: Agenda, other: Agenda): string[] => agenda.questions.filter((each) => questionOf(other, each.id)).map((each) => each.id)
  return [
    ...(same(before.title, after.title) ? [] : [change('title')]),
    ...(before.place === after.place ? [] : [change('place', after.place)]),
    ...(before.plannedAt === after.plannedAt ? [] : [change('time', after.plannedAt)]),
    ...(before.chair === after.chair ? [] : [change('chair', memberOf(after, after.chair)?.name)]),
    ...(before.secretary.person === after.secretary.person ? [] : [change('secretary', after.secretary.name)]),
    ...after.members.filter((member) => !memberOf(before, member.person)).map((member) => change('memberAdded', member.name)),
    ...before.members.filter((member) => !memberOf(after, member.person)).map((member) => change('memberRemoved', member.name)),
    ...(same(before.invited, after.invited) ? [] : [change('invited', names(after.invited))]),
    ...(same(before.rules, after.rules) ? [] : [change('rules')]),
    ...before.questions.filter((each) => !questionOf(after, each.id)).map((each) => change('questionRemoved', '', each)),
    ...(same(kept(before, after), kept(after, before)) ? [] : [change('order')]),
    ...after.questions.flatMap((each) => questionChanges(questionOf(before, each.id), each)),
  ]
}

function questionChanges(before: Question | undefined, after: Question): AgendaChange[] {
  if (before === undefined) return [change('questionAdded', '', after)]
  const was = (id: string): Material | undefined => before.materials.find((material) => material.id === id)
  return [
    ...(same(before.title, after.title) ? [] : [change('questionTitle', '', after)]),
    ...(same([before.speakers, before.invited, before.body], [after.speakers, after.invited, after.body]) ? [] : [change('questionPeople', names([...after.speakers, ...after.invited]), after)]),
    ...(before.silent === after.silent ? [] : [change('questionSilent', '', after)]),
    ...before.materials.filter((material) => !after.materials.some((each) => each.id === material.id)).map((material) => change('materialRemoved', latestOf(material).file.name, after)),
    ...after.materials.flatMap((material) => {
      const old = was(material.id)
      if (old === undefined) return [change('materialAdded', latestOf(material).file.name, after)]
      return latestOf(old).file.sha256 === latestOf(material).file.sha256 ? [] : [change('materialChanged', latestOf(material).file.name, after)]
    }),
  ]
}
