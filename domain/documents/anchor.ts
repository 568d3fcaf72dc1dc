/** Finds the words of a remark again in another version, by their wording and by where they stood. */
import { type Anchor, type DocxModel, listParagraphs } from './document.ts'
import { listWords } from './words.ts'

export function makeAnchor(model: DocxModel, paragraph: number, from: number, to: number): Anchor | null {
  const text = listParagraphs(model)[paragraph]?.text
  if (text === undefined || from < 0 || to > text.length || from >= to) return null
  return { paragraph, from, to, quote: text.slice(from, to) }
}

/** Null when the words are gone. An exact quote wins over a similar one, a near place over a far one. */
export function findAnchor(anchor: Anchor, model: DocxModel): Anchor | null {
  const paragraphs = listParagraphs(model)
  const same = paragraphs[anchor.paragraph]
  if (same !== undefined && same.text.slice(anchor.from, anchor.to) === anchor.quote) return anchor
  let best: { anchor: Anchor; distance: number } | null = null
  for (const paragraph of paragraphs) {
    for (let at = paragraph.text.indexOf(anchor.quote); at >= 0 && anchor.quote !== ''; at = paragraph.text.indexOf(anchor.quote, at + 1)) {
      const distance = Math.abs(paragraph.n - anchor.paragraph) * 10_000 + Math.abs(at - anchor.from)
      if (best === null || distance < best.distance) {
        best = { anchor: { paragraph: paragraph.n, from: at, to: at + anchor.quote.length, quote: anchor.quote }, distance }
      }
    }
  }
  return best?.anchor ?? findSimilar(anchor, model)
}

const enough = 0.6

function findSimilar(anchor: Anchor, model: DocxModel): Anchor | null {
  const wanted = listWords(anchor.quote).map((word) => word.text.toLowerCase())
  if (wanted.length < 3) return null
  const needed = new Set(wanted)
  let best: { anchor: Anchor; score: number } | null = null
  for (const paragraph of listParagraphs(model)) {
    const words = listWords(paragraph.text)
    const hits = words.flatMap((word, index) => (needed.has(word.text.toLowerCase()) ? [index] : []))
    for (let first = 0; first < hits.length; first++) {
      const start = hits[first] as number
      const inside = hits.slice(first).filter((index) => index - start < wanted.length * 1.5)
      const last = inside.at(-1) as number
      const found = new Set(inside.map((index) => (words[index]?.text ?? '').toLowerCase())).size / needed.size
      const score = found - Math.min(0.2, Math.abs(paragraph.n - anchor.paragraph) / 1000)
      if (found >= enough && (best === null || score > best.score)) {
        const [from, to] = [words[start]?.from ?? 0, words[last]?.to ?? 0]
        best = { anchor: { paragraph: paragraph.n, from, to, quote: paragraph.text.slice(from, to) }, score }
      }
    }
  }
  return best?.anchor ?? null
}
