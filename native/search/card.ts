/** What is shown of a row, as it is kept: a list and no object, since a file has a million of them. */
import type { Findable } from '../../domain/search/findable.ts'

export interface Card extends Omit<Findable, 'text' | 'files'> {
  module: string
}

export const writeCard = ({ module, number, title, state, body, persons, at, link }: Card): string => JSON.stringify([module, number, title.kk, title.ru, title.en, state, at, link, body, persons])

export function readCard(written: string): Card {
  const [module, number, kk, ru, en, state, at, link, body, persons] = JSON.parse(written) as [string, string, string, string, string, Card['state'], Card['at'], string, Card['body'], string[]]
  return { module, number, title: { kk, ru, en }, state, body, persons, at, link }
}
