/** RSS 2.0, RSS 1.0 and Atom, as far as a list of news needs them. */
import { child, childrenOf, textOf, type XmlNode } from '../documents/xml.ts'
import type { Instant } from '../kernel/time.ts'
import { isWebAddress } from '../kernel/web-address.ts'
import { feedInstant } from './feed-date.ts'
import { feedProblem } from './feed-problem.ts'
import { parseFeed } from './feed-xml.ts'
import type { NewsItem } from './informer.ts'
import { plainText } from './plain-text.ts'

/** What names the item in its feed: the same item next time is not news. */
export type NewsRead = Pick<NewsItem, 'title' | 'summary' | 'publishedAt' | 'address'> & { key: string }

export const mostNews = 50
const longest = { title: 300, summary: 400, key: 2000, address: 2000 }
/** Before this nobody wrote feeds. */
const earliest = Date.UTC(1999, 0, 1)
/** Clocks differ by minutes. A newspaper that says its own hour as Greenwich's is hours ahead, and its time is not believed. */
const aheadMs = 10 * 60_000

function said(item: XmlNode, ...names: string[]): string {
  for (const name of names) {
    const words = textOf(child(item, name))
    if (words.trim() !== '') return words
  }
  return ''
}

/** Makes a whole address of one that is written as from another, as links within a site are; null when it is none. */
export type Resolve = (reference: string, base: string) => string | null

/** `at`: where the feed itself was read; an element may say that its links go from elsewhere. */
interface Place {
  at: string
  resolve: Resolve
}

function addressOf(item: XmlNode, isAtom: boolean, { at, resolve }: Place, root: XmlNode): string | null {
  const links = childrenOf(item, 'link')
  const link = isAtom ? links.find(({ attributes }) => (attributes['rel'] ?? 'alternate') === 'alternate') : links[0]
  const guid = isAtom || child(item, 'guid')?.attributes['isPermaLink'] === 'false' ? '' : textOf(child(item, 'guid')).trim()
  const said = ((isAtom ? link?.attributes['href'] : link && textOf(link)) ?? '').trim()
  const base = [root, item, ...(link ? [link] : [])].reduce((from, { attributes }) => (attributes['xml:base'] === undefined ? from : (resolve(attributes['xml:base'], from) ?? from)), at)
  // A name of the item that isn't an address is no link to it, so only what stands as one is resolved.
  const whole = said === '' || said.length > longest.address ? null : isWebAddress(said) ? said : resolve(said, base)
  return [whole ?? '', guid].find((each) => each !== '' && each.length <= longest.address && isWebAddress(each)) ?? null
}

function newsOf(item: XmlNode, isAtom: boolean, now: Instant, place: Place, root: XmlNode): NewsRead | null {
  const summary = plainText(said(item, 'description', 'summary', 'content', 'content:encoded'), longest.summary)
  const title = plainText(said(item, 'title'), longest.title) || summary
  if (title === '') return null
  const published = feedInstant(said(item, 'pubDate', 'published', 'updated', 'dc:date'))
  const atMs = published === null ? Number.NaN : Date.parse(published)
  const address = addressOf(item, isAtom, place, root)
  return {
    key: (said(item, 'guid', 'id').trim() || address || title).slice(0, longest.key),
    title, summary: summary === title ? '' : summary, address,
    publishedAt: atMs >= earliest && atMs <= Date.parse(now) + aheadMs ? published : null,
  }
}

export function readNews(text: string, now: Instant, place: Place): NewsRead[] {
  const root = parseFeed(text)
  const isAtom = root.name === 'feed'
  if (!isAtom && root.name !== 'rss' && root.name !== 'rdf:RDF') throw feedProblem('notNews')
  const items = isAtom ? childrenOf(root, 'entry') : root.name === 'rss' ? childrenOf(child(root, 'channel'), 'item') : childrenOf(root, 'item')
  const seen = new Set<string>()
  const found: NewsRead[] = []
  for (const item of items) {
    if (found.length === mostNews) break
    const news = newsOf(item, isAtom, now, place, root)
    const marks = news === null ? [] : [`key ${news.key}`, ...(news.address === null ? [] : [`address ${news.address}`])]
    if (news === null || marks.some((mark) => seen.has(mark))) continue
    for (const mark of marks) seen.add(mark)
    found.push(news)
  }
  if (found.length === 0) throw feedProblem('empty')
  return found
}
