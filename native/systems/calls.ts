import { list } from '../../domain/systems/contract.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'
import type { BridgeHandlers } from '../kernel/dispatch.ts'
import { isFailure } from '../kernel/failure.ts'
import type { ModuleParts } from '../kernel/module-calls.ts'
import { openLink } from '../kernel/open-link.ts'

export function systemsAhead(): AheadQuestion[] {
  return [aheadQuestion(list, {})]
}

export function systemsCalls({ machine, services }: ModuleParts): Pick<BridgeHandlers, 'systems.open'> {
  const { portal } = machine
  return {
    async 'systems.open'({ id }) {
      const asked = await portal.ask(list.name, {}, false)
      if (isFailure(asked)) return asked
      const row = list.output.parse(asked.answer).find(({ system }) => system.id === id)
      if (row === undefined) throw new RefusalError({ key: 'systems.notFound' })
      await openLink(services, row.system.address)
      return {}
    },
  }
}
