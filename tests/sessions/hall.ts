/** A session of the demo Government made through the windows' own bridge, for the tests that look at screens. */
import { randomUUID } from 'node:crypto'
import type { InputOf, OutputOf, Query } from '../../domain/kernel/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { sessionById } from '../../domain/sessions/queries.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import type { Client } from '../../scripts/office.ts'
import { call, password, send } from '../desktop/client.ts'
import { office as people } from '../world/world.ts'

export const chair = people.chancellery.primeMinister
export const secretary = people.chancellery.officer
export const members = [chair, people.finance.head, people.economy.head, people.digital.head]

export async function ask<Q extends Query>(client: Client, query: Q, input: InputOf<Q>): Promise<OutputOf<Q>> {
  const asked = await call(client, 'portal.ask', { name: query.name, input, fresh: true })
  if (!('answer' in asked)) throw new Error(`${query.name}: ${JSON.stringify(asked)}`)
  return asked.answer as OutputOf<Q>
}

/** An unsigned deed; what was refused ends the test. */
export async function perform(client: Client, name: string, input: unknown): Promise<unknown> {
  const done = await call(client, 'portal.do', { name, input, title: name })
  if (!('state' in done) || done.state !== 'done') throw new Error(`${name}: ${JSON.stringify(done)}`)
  return done.answer
}

/** A signed one, with the demo key that native offers. */
export async function sign(client: Client, name: string, input: unknown): Promise<unknown> {
  const sheet = await call(client, 'signing.prepare', { name, input })
  if (!('ticket' in sheet)) throw new Error(`${name}: ${JSON.stringify(sheet)}`)
  const key = sheet.keys.find((each) => each.whyNot === null)
  if (!key) throw new Error(`${name}: no key may sign`)
  const signed = await call(client, 'signing.sign', { tickets: [sheet.ticket], key: key.id, password })
  const [done] = 'signed' in signed ? signed.signed : [signed]
  if (!done || !('state' in done) || done.state !== 'done') throw new Error(`${name}: ${JSON.stringify(done)}`)
  return done.answer
}

async function actOf(client: Client, name: string, words: readonly string[]): Promise<FileRef> {
  const bytes = await writeAct({ title: 'Қаулы жобасы', paragraphs: words.map((each) => ({ words: each })), mark: name })
  const file = await send(client, name, Buffer.from(bytes))
  if (!('sha256' in file)) throw new Error(`${name}: ${JSON.stringify(file)}`)
  return file
}

export interface MadeSession {
  id: string
  questions: string[]
  /** Of the first question's draft resolution. */
  material: string
}

const titles = ['Мемлекеттік мүлікті есепке алу қағидаларын бекіту туралы', 'Мүлікті түгендеу барысы туралы', 'Тізілім операторын айқындау туралы']
const titlesRu = ['Об утверждении правил учёта государственного имущества', 'О ходе инвентаризации имущества', 'Об определении оператора реестра']

interface Drafted {
  question: string
  material: string
  index: number
  file: FileRef | null
}

const saved = (id: string, { question, material, index, file }: Drafted) => ({
  id, question, title: { kk: titles[index], ru: titlesRu[index], en: '' }, body: people.finance.body.id, speakers: [{ person: people.finance.head.id }], invited: [], silent: index === 2,
  materials: file === null ? [] : [{ id: material, role: 'resolution', language: 'kk', file }],
})

/** Planned by the officer and confirmed: two questions to vote on and one to hear. */
export async function makeSession(officer: Client, when: string): Promise<MadeSession> {
  const { id } = (await perform(officer, 'sessions.plan', {
    title: { kk: 'Үкіметтің көшпелі отырысы', ru: 'Выездное заседание Правительства', en: '' }, place: 'Үкімет үйі', plannedAt: when, chair: chair.id, secretary: secretary.id,
    members: members.map((member) => member.id), invited: [],
  })) as { id: string }
  const questions: string[] = []
  let first = ''
  for (const index of titles.keys()) {
    const [question, material] = [randomUUID(), randomUUID()]
    const file = index === 1 ? null : await actOf(officer, `қаулы-${index}.docx`, ['1. Қоса беріліп отырған қағидалар бекітілсін.', '2. Мерзімі — 1 ақпан.'])
    await perform(officer, 'sessions.saveQuestion', saved(id, { question, material, index, file }))
    questions.push(question)
    if (index === 0) first = material
  }
  await sign(officer, 'sessions.confirm', { id })
  return { id, questions, material: first }
}

/** A new version of the first draft: one word of it changed. */
export async function changeDraft(officer: Client, { id, questions, material }: MadeSession): Promise<void> {
  const before = (await ask(officer, sessionById, { id })).draft?.questions[0]
  const file = await actOf(officer, 'қаулы-0-түзетілген.docx', ['1. Қоса беріліп отырған қағидалар бекітілсін.', '2. Мерзімі — 1 наурыз.'])
  await perform(officer, 'sessions.saveQuestion', { ...saved(id, { question: questions[0] ?? '', material, index: 0, file }), seen: before ?? null })
  await sign(officer, 'sessions.confirm', { id })
}

export async function openHall(chairs: Client, { id }: MadeSession, present: readonly Person[]): Promise<void> {
  await perform(chairs, 'sessions.open', { id })
  for (const person of present) await perform(chairs, 'sessions.arrive', { id, person: person.id })
}
