/**
 * What of each module works without a line, told from the contracts by which native itself keeps answers, queues commands
 * and refuses them, so that the table shown to people can't say otherwise.
 */
import type { Command, Contract } from './contract.ts'
import type { Right } from './rights.ts'

export interface WithoutLine {
  module: string
  /** `kept`: as it was seen last; `here`: from what this PC has; null: only with a line. */
  opens: 'kept' | 'here' | null
  /** Commands that wait in the outbox. */
  queued: Command[]
  /** True when there are commands that are refused without a line. */
  refuses: boolean
}

export function withoutLine(contracts: Iterable<Contract>, may: (right: Right) => boolean): WithoutLine[] {
  const modules = new Map<string, WithoutLine>()
  for (const contract of contracts) {
    if (!may(contract.right)) continue
    const name = contract.name.slice(0, contract.name.indexOf('.'))
    const module = modules.get(name) ?? { module: name, opens: null, queued: [], refuses: false }
    modules.set(name, module)
    if (contract.kind === 'query') {
      if (contract.standIn) module.opens = 'here'
      else if (contract.keep) module.opens ??= 'kept'
    } else if (contract.offline === 'queue') module.queued.push(contract)
    else module.refuses = true
  }
  return [...modules.values()]
}
