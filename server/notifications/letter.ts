/** A letter as a person gets it: what waits, in their language, as plain text and as plain HTML. */
import { clockTime, dayAndMonth } from '../../domain/kernel/formats.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { noticeClasses, type NoticeClass } from '../../domain/notifications/classes.ts'
import type { TextKey } from '../../domain/texts.ts'
import { sayIn } from '../kernel/say.ts'

export interface Letter {
  to: { name: string; address: string }
  fromName: string
  at: Instant
  language: Language
  subject: string
  text: string
  html: string
}

export interface Line {
  id: string
  class: NoticeClass
  key: string
  values: TextValues
  at: Instant
  inPlaceOf: string | null
}

export interface Wanted {
  kind: 'atOnce' | 'daily' | 'trial'
  to: Letter['to']
  language: Language
  lines: readonly Line[]
  /** Lines that the letter has no room for. */
  more: number
  at: Instant
}

/** `kense://approvals/…` opens the client on the thing itself. */
export const addressOfRoute = (route: string): string => `kense://${route.replace(/^\/+/, '')}`

const escaped = (words: string): string =>
  words.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign)

const settingsRoute = '/notifications/settings'
/** By the line and not by its link: opening it marks it as read, and takes the seat it was told for. */
const routeOf = (line: Line): string => `/notifications/open/${line.id}`

export function writeLetter({ kind, to, language, lines, more, at }: Wanted): Letter {
  const say = sayIn(language)
  const wordsOf = (line: Line): string => say(line.key as TextKey, line.values)
  const groups = noticeClasses.flatMap((each) => {
    const own = lines.filter((line) => line.class === each)
    return own.length === 0 ? [] : [{ title: say(`notifications.class.${each}`), lines: own }]
  })
  const [first] = lines
  const subject = kind === 'trial' || first === undefined ? say('notifications.letter.trialSubject')
    : lines.length + more === 1 ? wordsOf(first) : say('notifications.letter.subject', { count: lines.length + more })
  const greeting = say('notifications.letter.greeting', { name: to.name })
  const opening = kind === 'trial' ? say('notifications.letter.trial') : say(kind === 'daily' ? 'notifications.letter.daily' : 'notifications.letter.atOnce')
  const rest = more > 0 ? [say('notifications.letter.more', { count: more })] : []
  const ending = say('notifications.letter.ending')
  const moment = (line: Line): string => `${dayAndMonth(astanaDate(line.at), language)} ${clockTime(line.at)}`
  const besides = (line: Line): string => (line.inPlaceOf === null ? moment(line) : `${moment(line)}, ${say('notifications.inPlaceOf', { name: line.inPlaceOf })}`)
  const text = [
    greeting, '', opening, '',
    ...groups.flatMap((group) => [`${group.title}:`, ...group.lines.flatMap((line) => [`– ${wordsOf(line)} (${besides(line)})`, `  ${addressOfRoute(routeOf(line))}`]), '']),
    ...rest, ...(rest.length > 0 ? [''] : []), ending, addressOfRoute(settingsRoute), '',
  ].join('\n')
  const link = (route: string, words: string): string => `<a href="${escaped(addressOfRoute(route))}">${escaped(words)}</a>`
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body>`,
    `<p>${escaped(greeting)}</p><p>${escaped(opening)}</p>`,
    ...groups.map((group) => `<h2>${escaped(group.title)}</h2><ul>${group.lines.map((line) => `<li>${link(routeOf(line), wordsOf(line))}<br><small>${escaped(besides(line))}</small></li>`).join('')}</ul>`),
    ...rest.map((words) => `<p>${escaped(words)}</p>`),
    `<hr><p><small>${escaped(ending)} ${link(settingsRoute, say('notifications.settings'))}</small></p></body></html>`,
  ].join('\n')
  return { to, fromName: say('kernel.appName'), at, language, subject: subject.replace(/\s+/g, ' '), text, html }
}
