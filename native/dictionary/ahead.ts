import { glossary, waitingTerms } from '../../domain/dictionary/contract.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'

/** The body's glossary answers without a line too. */
export function dictionaryAhead(): AheadQuestion[] {
  return [aheadQuestion(glossary, {}), aheadQuestion(waitingTerms, {})]
}
