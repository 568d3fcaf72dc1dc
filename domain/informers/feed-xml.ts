import { parseXml, type XmlNode } from '../documents/xml.ts'
import { RefusalError } from '../kernel/verdict.ts'
import { feedProblem } from './feed-problem.ts'

/** A feed is a few hundred elements, some ten deep. */
const limits = { nodes: 20_000, depth: 40 }

/** Well-formed XML without a document type, so without entities of its own. */
export function parseFeed(text: string): XmlNode {
  try {
    return parseXml(text, 'XML', limits)
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    throw feedProblem(error.refusal.key === 'documents.refused.tooComplex' ? 'tooComplex' : 'notXml')
  }
}
