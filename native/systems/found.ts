import { list } from '../../domain/systems/contract.ts'
import { findableSystem } from '../../domain/systems/findable.ts'
import { foundIn } from '../search/public.ts'

export const systemsFound = [foundIn(list, { noun: 'system', module: 'systems', whole: true }, (rows) => rows.map(({ system }) => ({ id: system.id, findable: findableSystem(system) })))]
