import { history, shown } from '../../domain/informers/contract.ts'
import { mainCurrencies } from '../../domain/informers/main-items.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'
import type { BridgeHandlers } from '../kernel/dispatch.ts'
import { isFailure } from '../kernel/failure.ts'
import type { ModuleParts } from '../kernel/module-calls.ts'
import { openLink } from '../kernel/open-link.ts'

/** With the charts of the currencies that one sees first. */
export function informersAhead(): AheadQuestion[] {
  return [
    aheadQuestion(shown, {}, ({ rates, favourites }) => ({
      questions: rates.flatMap(({ origin, rates: table }) => {
        const wanted = table.filter(({ currency }) => favourites.includes(currency) || mainCurrencies.includes(currency))
        return wanted.map(({ currency }) => aheadQuestion(history, { source: origin.source, currency, years: 1 }))
      }),
    })),
  ]
}

export function informersCalls({ machine, services }: ModuleParts): Pick<BridgeHandlers, 'informers.openNews'> {
  const { portal } = machine
  return {
    async 'informers.openNews'({ id }) {
      const asked = await portal.ask(shown.name, {}, false)
      if (isFailure(asked)) return asked
      const item = shown.output.parse(asked.answer).news.flatMap(({ items }) => items).find((each) => each.id === id)
      if (!item?.address) throw new RefusalError({ key: 'informers.news.notFound' })
      await openLink(services, item.address)
      return {}
    },
  }
}
