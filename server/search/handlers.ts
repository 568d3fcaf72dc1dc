import type { Noun } from '../../domain/kernel/contract.ts'
import { closedOf, search } from '../../domain/search/contract.ts'
import { answer, registered } from '../kernel/portal.ts'
import { findEntries } from './find.ts'
import './jobs.ts'

answer(search, (input, call) => findEntries(call, input))

answer(closedOf, async ({ places }, call) => {
  const closed = []
  for (const place of places) {
    const mayRead = registered.readers.get(place.noun as Noun)
    if (mayRead === undefined || !(await mayRead(call, place.id))) closed.push(place)
  }
  return { closed }
})
