import type { ReactNode } from 'react'
import type { Paragraph, Run } from '../../domain/documents/document.ts'

/** Words that something is about. */
export interface Mark {
  id: string
  kind: 'remark' | 'finding' | 'changed' | 'inserted' | 'deleted' | 'replaced' | 'moved'
  anchor: { paragraph: number; from: number; to: number }
  /** Stands in the margin beside the words; already in the page's language. Empty = the mark alone. */
  note: string
}

/** Something of the caller's own, shown in the margin beside the paragraph it is about. */
export interface MarginNote {
  id: string
  paragraph: number
  content: ReactNode
  kind?: Mark['kind']
}

export interface Piece {
  text: string
  run: Run
  marks: Mark[]
}

/** Runs cut where marks begin and end. Deleted tracked words have no place of their own, so no mark covers them. */
export function cutIntoPieces(paragraph: Paragraph, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const run of paragraph.runs) {
    if (run.change?.kind === 'deleted' || run.text === '') {
      pieces.push({ text: run.text, run, marks: [] })
      continue
    }
    const end = at + run.text.length
    const cuts = new Set([at, end])
    for (const mark of marks) for (const edge of [mark.anchor.from, mark.anchor.to]) if (edge > at && edge < end) cuts.add(edge)
    const places = [...cuts].sort((one, two) => one - two)
    for (let index = 0; index + 1 < places.length; index++) {
      const [from, to] = [places[index] as number, places[index + 1] as number]
      pieces.push({ text: run.text.slice(from - at, to - at), run, marks: marks.filter(({ anchor }) => anchor.from < to && anchor.to > from) })
    }
    at = end
  }
  return pieces
}

export function byParagraph<Each>(all: readonly Each[], paragraphOf: (each: Each) => number): Map<number, Each[]> {
  const found = new Map<number, Each[]>()
  for (const each of all) {
    const known = found.get(paragraphOf(each))
    if (known === undefined) found.set(paragraphOf(each), [each])
    else known.push(each)
  }
  return found
}
