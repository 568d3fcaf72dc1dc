/** The National Bank's rates: `<rates><date>22.11.2026</date><item><fullname/><title>USD</title><description>478.17</description><quant>1</quant><change>+0.36</change></item>…`. */
import { child, childrenOf, textOf, type XmlNode } from '../documents/xml.ts'
import type { LocalDate } from '../kernel/time.ts'
import { feedDay } from './feed-date.ts'
import { feedProblem } from './feed-problem.ts'
import { parseFeed } from './feed-xml.ts'
import { CurrencyCode, type Rate } from './informer.ts'
import { plainText } from './plain-text.ts'

export interface RatesRead {
  /** Null when the answer names no day. */
  day: LocalDate | null
  rates: Rate[]
}

const mostRates = 200

function decimal(words: string): number | null {
  const said = words.trim().replace(',', '.')
  return /^[+-]?\d{1,9}(\.\d{1,15})?$/.test(said) ? Number(said) : null
}

function rateOf(item: XmlNode): Rate | null {
  const said = (name: string): string => textOf(child(item, name))
  const currency = CurrencyCode.safeParse(said('title').trim())
  const [value, quantity] = [decimal(said('description')), decimal(said('quant').trim() || '1')]
  if (!currency.success || value === null || value <= 0 || quantity === null || quantity < 1 || quantity > 1_000_000 || !Number.isInteger(quantity)) return null
  return { currency: currency.data, name: plainText(said('fullname'), 100), quantity, value, change: decimal(said('change')) }
}

/** Also its list of all rates, in the form of RSS, where each rate names its day. */
export function readRates(text: string): RatesRead {
  const root = parseFeed(text)
  const channel = root.name === 'rss' ? child(root, 'channel') : root
  if (root.name !== 'rates' && root.name !== 'rss') throw feedProblem('notRates')
  const items = childrenOf(channel, 'item').slice(0, mostRates)
  const rates = new Map<string, Rate>()
  for (const rate of items.map(rateOf)) if (rate !== null && !rates.has(rate.currency)) rates.set(rate.currency, rate)
  if (rates.size === 0) throw feedProblem(items.length === 0 ? 'empty' : 'notRates')
  const said = textOf(child(channel, 'date')) || textOf(child(items[0], 'pubDate'))
  const day = said === '' ? null : feedDay(said)
  if (said !== '' && day === null) throw feedProblem('wrongDate', { date: plainText(said, 40) })
  return { day, rates: [...rates.values()] }
}

/** Asks for the rates of one day, as the National Bank's address takes it. */
export function ratesAddress(address: string, day: LocalDate): string {
  const [year, month, date] = day.split('-')
  const [base = '', anchor] = address.split('#')
  return `${base}${base.includes('?') ? '&' : '?'}fdate=${date}.${month}.${year}${anchor === undefined ? '' : `#${anchor}`}`
}
