import { bodies } from '../../domain/people/contract.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'

/** By their names what is found says whose it is. */
export function searchAhead(): AheadQuestion[] {
  return [aheadQuestion(bodies, {})]
}
