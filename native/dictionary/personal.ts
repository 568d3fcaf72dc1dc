import { z } from 'zod'
import { favouritesAtMost, Personal, type PastLookup } from '../../domain/dictionary/bridge.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Keep } from '../kernel/keep.ts'

const factName = 'dictionary.personal'
const historyAtMost = 1_000

export const nothingPersonal: Personal = { history: [], favourites: [] }

/** Kept among the person's own answers, which are encrypted; it leaves neither this PC nor this person's drawer. */
export function loadPersonal(keep: Keep): Personal {
  const stored = keep.answers.loadFact(factName)
  if (stored === null) return nothingPersonal
  const read = z.string().transform((text) => JSON.parse(text) as unknown).pipe(Personal).safeParse(stored)
  return read.success ? read.data : nothingPersonal
}

const save = (keep: Keep, personal: Personal) => {
  keep.answers.saveFact(factName, JSON.stringify(personal))
  return personal
}
const without = (list: readonly PastLookup[], { word, direction }: Pick<PastLookup, 'word' | 'direction'>) => list.filter((each) => each.word !== word || each.direction !== direction)

export function remember(keep: Keep, past: PastLookup): Personal {
  const { history, favourites } = loadPersonal(keep)
  return save(keep, { favourites, history: [past, ...without(history, past)].slice(0, historyAtMost) })
}

/** What somebody marked is theirs: rather than that the oldest mark goes unsaid, no more are taken. */
export function favour(keep: Keep, past: PastLookup, favourite: boolean): Personal {
  const { history, favourites } = loadPersonal(keep)
  const others = without(favourites, past)
  if (favourite && others.length >= favouritesAtMost) throw new RefusalError({ key: 'dictionary.favouritesFull', values: { count: favouritesAtMost } })
  return save(keep, { history, favourites: favourite ? [past, ...others] : others })
}

export function forgetHistory(keep: Keep): Personal {
  return save(keep, { ...loadPersonal(keep), history: [] })
}
