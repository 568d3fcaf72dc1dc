import { card, fields, list, pageOf } from '../../domain/standards/contract.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'
import type { BridgeHandlers } from '../kernel/dispatch.ts'
import { isFailure } from '../kernel/failure.ts'
import type { ModuleParts } from '../kernel/module-calls.ts'
import { openLink } from '../kernel/open-link.ts'

/** The beginning of the catalogue and of each field that has standards; what was opened besides is kept anyway. */
export function standardsAhead(): AheadQuestion[] {
  return [
    aheadQuestion(list, pageOf(null)),
    aheadQuestion(fields, {}, ({ counts }) => ({ questions: counts.filter(({ code }) => code.length === 2).map(({ code }) => aheadQuestion(list, pageOf(code))) })),
  ]
}

export function standardsCalls({ machine, services }: ModuleParts): Pick<BridgeHandlers, 'standards.openLink'> {
  const { portal } = machine
  return {
    async 'standards.openLink'({ id }) {
      const asked = await portal.ask(card.name, { id }, false)
      if (isFailure(asked)) return asked
      const { link } = card.output.parse(asked.answer).standard
      if (link === '') throw new RefusalError({ key: 'standards.notFound' })
      await openLink(services, link)
      return {}
    },
  }
}
