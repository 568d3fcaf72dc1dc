/** Between places in words (paragraph and offsets) and places in the page. */
import type { Anchor } from '../../domain/documents/document.ts'

/** Text nodes that count in offsets: markers, deleted words and note numbers are shown but stand outside. */
function* wordNodes(paragraph: Element): Generator<Text> {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement?.closest('[data-outside]') === null) yield node as Text
  }
}

export const rangeIn = (paragraph: Element, from: number, to: number): Range | null => rangeOver(wordNodes(paragraph), from, to)

/** From one offset to another over text nodes that follow each other; null when they end before it. */
export function rangeOver(nodes: Iterable<Text>, from: number, to: number): Range | null {
  const range = document.createRange()
  let at = 0
  let begun = false
  for (const node of nodes) {
    const end = at + node.length
    if (!begun && from < end) {
      range.setStart(node, Math.max(0, from - at))
      begun = true
    }
    if (begun && to <= end) {
      range.setEnd(node, to - at)
      return range
    }
    at = end
  }
  return null
}

function offsetIn(paragraph: Element, node: Node, offset: number): number {
  const until = document.createRange()
  until.selectNodeContents(paragraph)
  until.setEnd(node, offset)
  let length = 0
  for (const each of wordNodes(paragraph)) {
    if (!until.intersectsNode(each)) break
    length += each === node ? Math.min(offset, each.length) : each.length
    if (each === node) break
  }
  return length
}

/** What is selected inside `root`, cut to its first paragraph, without white space at its ends; null when nothing is. */
export function selectedAnchor(root: Element): Anchor | null {
  const selection = document.getSelection()
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  if (!root.contains(range.startContainer)) return null
  const element = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement
  const paragraph = element?.closest<HTMLElement>('[data-paragraph]')
  if (!paragraph) return null
  const words = [...wordNodes(paragraph)].map((node) => node.data).join('')
  let from = offsetIn(paragraph, range.startContainer, range.startOffset)
  let to = paragraph.contains(range.endContainer) ? offsetIn(paragraph, range.endContainer, range.endOffset) : words.length
  while (from < to && /\s/.test(words[from] ?? '')) from++
  while (to > from && /\s/.test(words[to - 1] ?? '')) to--
  return from === to ? null : { paragraph: Number(paragraph.dataset['paragraph']), from, to, quote: words.slice(from, to) }
}

interface HighlightRegistry {
  set(name: string, highlight: Highlight): void
  delete(name: string): void
}

/** Matches are painted by the browser over the words; the page's elements stay as they are. */
export function paintMatches(all: readonly Range[], now: Range | null): void {
  const registry = (CSS as unknown as { highlights?: HighlightRegistry }).highlights
  if (registry === undefined) return
  registry.set('document-match', new Highlight(...all.filter((range) => range !== now)))
  registry.set('document-match-now', new Highlight(...(now === null ? [] : [now])))
}

export function clearMatches(): void {
  paintMatches([], null)
}
