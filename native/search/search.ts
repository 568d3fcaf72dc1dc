/** Search without a line: what is kept here is found from the commit after its own on, and forgotten when the portal says that it is closed. */
import { bodies } from '../../domain/people/contract.ts'
import { search } from '../../domain/search/contract.ts'
import type { ModuleParts } from '../kernel/module-calls.ts'
import type { SignedIn } from '../kernel/session.ts'
import { originOf } from './kept-words.ts'
import { openReading, type ReadWords } from './reading.ts'
import { openSeats } from './seats.ts'
import { openSettling } from './settling.ts'
import type { FoundIn } from './sources.ts'
import { openSweep } from './sweep.ts'

const expected = new Set(['NoLineError', 'SignedOutError', 'RefusalError'])

export function openSearch({ machine, note }: Pick<ModuleParts, 'machine' | 'note'>, sources: readonly FoundIn[], readWords: ReadWords): void {
  const faultsOnly = (error: unknown) => {
    if (!expected.has((error as Error).name)) note('search', error)
  }
  const seats = openSeats(note)
  const reading = openReading(machine.session, seats, readWords)
  const settling = openSettling(seats, faultsOnly)
  const sweep = openSweep(machine, seats, faultsOnly)

  function keep({ query, noun, module, whole, read }: FoundIn, input: unknown, answer: unknown, asOf: string, who: SignedIn): void {
    const things = read(answer, who)
    const gone = things.flatMap(({ id, findable }) => (findable === null ? [{ noun, id }] : []))
    seats.run(who, (index) => {
      index.keep(originOf({ query, input }), things.flatMap(({ id, findable }) => (findable === null ? [] : [{ noun, id, module, findable }])), asOf, whole)
      if (gone.length > 0) index.forget(gone)
    })
    settling.stir(who)
    void reading.stir().catch(faultsOnly)
  }

  machine.listen({
    kept(query, input, answer, asOf, who) {
      if (query === bodies.name) seats.run(who, (index) => index.keepBodies(bodies.output.parse(answer).map(({ body }) => ({ id: body.id, name: body.name }))))
      for (const source of sources) if (source.query === query) keep(source, input, answer, asOf, who)
    },
    closed(query, input, who) {
      if (sources.some((source) => source.query === query)) seats.run(who, (index) => index.forgetOrigin(originOf({ query, input })))
    },
    held: (sha256) => void reading.stir(sha256).catch(faultsOnly),
    stirred: sweep.stir,
  })

  machine.portal.standIn(search.name, (input, who) => seats.run(who, (index) => {
    const asOf = index.asOf()
    if (asOf === null) return null
    const unheard = sources.filter(({ noun }) => !sources.some((each) => each.noun === noun && index.hasHeard(each.query)))
    return { answer: { ...index.find(search.input.parse(input)), filling: [...new Set(unheard.map(({ module }) => module))] }, asOf }
  }))
}
