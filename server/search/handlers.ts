import type { Noun } from '../../domain/kernel/contract.ts'
import { closedOf, filling, search } from '../../domain/search/contract.ts'
import { answer, registered } from '../kernel/portal.ts'
import { listFilling } from './filling.ts'
import { findEntries, listOpen } from './find.ts'
import './jobs.ts'

answer(search, (input, call) => findEntries(call, input))

answer(filling, (_input, call) => listFilling(call.db))

answer(closedOf, async ({ places }, call) => {
  const open = await listOpen(call, places)
  const closed = []
  for (const place of places) {
    if (open.has(`${place.noun} ${place.id}`)) continue
    // Not found may be not yet indexed, or a view that only its reader knows; each module's own rule has the last word.
    const mayRead = registered.readers.get(place.noun as Noun)
    if (mayRead === undefined || !(await mayRead(call, place.id))) closed.push(place)
  }
  return { closed }
})
