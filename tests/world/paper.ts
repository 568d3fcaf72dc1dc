/** Draft acts of the tests' world: real DOCX files, placed and moved by the office's people. */
import { randomUUID } from 'node:crypto'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import type { BodyName } from '../../server/demo/bodies.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import { Journey, type Placed } from '../../server/demo/journey.ts'
import { office } from '../../server/demo/office.ts'
import type { World } from './portal.ts'

export const docxMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Puts bytes into the file store as this person's finished upload; the upload itself is tried in tests/documents. */
export async function uploaded(world: World, person: Person, { name, mime, bytes }: { name: string; mime: string; bytes: Uint8Array }): Promise<FileRef> {
  const { sha256, size } = await world.portal.node.files.put(bytes)
  const row = { sha256, person: person.id, name, mime, size, flags: [] }
  await world.db.insertInto('file_owners').values(row).onConflict((conflict) => conflict.doNothing()).execute()
  return { name, mime, size, sha256 }
}

export interface GivenTexts {
  kk?: readonly string[]
  ru?: readonly string[]
}

const usual = {
  kk: ['Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:', '1. Салықтық әкімшілендіруді жетілдіру жөніндегі 2026 жылғы іс-шаралар жоспары бекітілсін.', '2. Қаржы министрлігі 10 жұмыс күні ішінде шаралар қабылдасын.', '3. Осы қаулы алғашқы ресми жарияланған күнінен бастап қолданысқа енгізіледі.'],
  ru: ['Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:', '1. Утвердить План мероприятий по совершенствованию налогового администрирования на 2026 год.', '2. Министерству финансов в течение 10 рабочих дней принять меры.', '3. Настоящее постановление вводится в действие со дня его первого официального опубликования.'],
}

/** Both texts of an act; every call makes other bytes, as two real drafts never are one. */
export async function aText(world: World, person: Person, given: GivenTexts = {}): Promise<{ kk: FileRef; ru: FileRef }> {
  const mark = randomUUID().slice(0, 8)
  const make = async (language: 'kk' | 'ru') => {
    const paragraphs = [...(given[language] ?? usual[language])]
    const bytes = await writeAct({ title: language === 'kk' ? 'Жоспарды бекіту туралы' : 'Об утверждении плана', paragraphs: paragraphs.map((words) => ({ words })), mark })
    return uploaded(world, person, { name: `${language}-${mark}.docx`, mime: docxMime, bytes })
  }
  return { kk: await make('kk'), ru: await make('ru') }
}

export interface Paper {
  id: string
  journey: Journey
}

/** A draft act placed by `developer` for `bodies`; drive it further by `journey`. */
export async function aPaper(world: World, { kk, ru, ...given }: Partial<Placed> & GivenTexts = {}): Promise<Paper> {
  const journey = new Journey((person) => world.as(person))
  const developer: BodyName = given.developer ?? 'finance'
  const text = given.text ?? (await aText(world, office[developer].executor, { ...(kk && { kk }), ...(ru && { ru }) }))
  const id = await journey.place({
    kind: 'resolution',
    title: { kk: 'Жоспарды бекіту туралы', ru: 'Об утверждении плана', en: '' },
    description: '',
    bodies: ['justice', 'economy'],
    files: [],
    ...given,
    developer,
    text,
  })
  return { id, journey }
}
