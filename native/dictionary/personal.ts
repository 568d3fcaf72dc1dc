import { z } from 'zod'
import { Personal, type PastLookup } from '../../domain/dictionary/bridge.ts'
import type { Keep } from '../kernel/keep.ts'

const factName = 'dictionary.personal'
const historyAtMost = 200
const favouritesAtMost = 500

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

export function favour(keep: Keep, past: PastLookup, favourite: boolean): Personal {
  const { history, favourites } = loadPersonal(keep)
  const others = without(favourites, past)
  return save(keep, { history, favourites: favourite ? [past, ...others].slice(0, favouritesAtMost) : others })
}

export function forgetHistory(keep: Keep): Personal {
  return save(keep, { ...loadPersonal(keep), history: [] })
}
