/** The minutes on paper. They say what `minutesOf` says and nothing else. */
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { clockTime, longDate, shortDate } from '../../domain/kernel/formats.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import type { Minutes, MinutesQuestion } from '../../domain/sessions/minutes.ts'
import { printedMoment } from '../kernel/pdf.ts'
import { sayIn, type SayIn } from '../kernel/say.ts'

export type PrintLanguage = 'kk' | 'ru'

interface Print {
  minutes: Minutes
  language: PrintLanguage
  say: SayIn
}

const grey = '#444444'
const heading = (text: string): Content => ({ text, bold: true, fontSize: 11, margin: [0, 12, 0, 4] })
const small = (text: string): Content => ({ text, fontSize: 8, color: grey, margin: [0, 2, 0, 0] })

export function minutesDefinition(minutes: Minutes, language: PrintLanguage): TDocumentDefinitions {
  const say = sayIn(language)
  const print = { minutes, language, say }
  return {
    pageSize: 'A4',
    pageMargins: [56, 48, 42, 56],
    info: { title: `${say('sessions.minutes.title')} № ${minutes.number}`, subject: minutes.title[language], creator: 'Kense', producer: 'Kense' },
    footer: (page, pages) => ({
      margin: [56, 12, 42, 0],
      fontSize: 8,
      columns: [{ text: `№ ${minutes.number} · ${minutes.editionSha256.slice(0, 16)}` }, { text: say('sessions.minutes.page', { page, pages }), alignment: 'right' }],
    }),
    content: [
      { text: say('sessions.minutes.government'), alignment: 'center', fontSize: 10, color: grey },
      { text: `${say('sessions.minutes.title')} № ${minutes.number}`, alignment: 'center', bold: true, fontSize: 14, margin: [0, 4, 0, 2] },
      { text: minutes.title[language], alignment: 'center', margin: [0, 0, 0, 10] },
      ...head(print),
      heading(say('sessions.minutes.attendance')),
      attendance(print),
      ...minutes.questions.flatMap((question) => questionContent(print, question)),
      ...(minutes.instructions.length === 0 ? [] : [heading(say('sessions.minutes.otherInstructions')), instructions(print, minutes.instructions)]),
      ...signers(print),
      { text: '', margin: [0, 10, 0, 0] },
      small(say('sessions.minutes.how')),
    ],
  }
}

function head({ minutes, language, say }: Print): Content[] {
  const rows: [string, string][] = [
    [say('sessions.detail.place'), minutes.place],
    [say('sessions.minutes.opened'), `${longDate(astanaDate(minutes.openedAt), language)}, ${clockTime(minutes.openedAt)}`],
    [say('sessions.minutes.closed'), printedMoment(minutes.closedAt)],
    ...minutes.breaks.map(({ from, until }): [string, string] => [say('sessions.minutes.break'), `${printedMoment(from)} – ${until === null ? '' : printedMoment(until)}`]),
    [say('sessions.minutes.chair'), `${minutes.chair.name}, ${minutes.chair.post[language]}`],
    ...(minutes.signsForChair === null ? [] : [[say('sessions.minutes.signsForChair'), `${minutes.signsForChair.name}, ${minutes.signsForChair.post[language]}`] as [string, string]]),
    [say('sessions.minutes.secretary'), `${minutes.secretary.name}, ${minutes.secretary.post[language]}`],
    [say('sessions.rule.quorum'), say(`sessions.quorum.${minutes.rules.quorum}`)],
    [say('sessions.rule.majority'), say(`sessions.majority.${minutes.rules.majority}`)],
    [say('sessions.minutes.rules'), [say('sessions.rule.tie'), say(minutes.rules.substituteVotes ? 'sessions.rule.substituteVotes' : 'sessions.rule.substituteNoVote'), say('sessions.rule.mandate'), ...(minutes.rules.silentAdoption ? [say('sessions.rule.silence')] : [])].map((each) => `${each.replace(/\.$/, '')}.`).join(' ')],
    [say('sessions.detail.edition'), `${minutes.edition} (${minutes.editionSha256})`],
  ]
  return [{ fontSize: 8.5, table: { widths: [120, '*'], body: rows.map(([key, value]) => [{ text: key, color: grey }, { text: value }]) }, layout: 'lightHorizontalLines' }]
}

function attendance({ minutes, language, say }: Print): Content {
  const head = (['sessions.detail.memberName', 'sessions.minutes.attended', 'sessions.detail.substitute'] as const).map((key) => ({ text: say(key), bold: true }))
  const rows = minutes.attendance.map((row) => [
    { text: [{ text: row.name }, { text: `\n${row.post[language]}`, color: grey, fontSize: 7.5 }] },
    { text: row.attended ? say('sessions.minutes.present') : [say('sessions.minutes.absent'), row.reason].filter((each) => each !== '').join(': ') },
    { text: row.substitute === null ? '' : `${row.substitute.name}, ${row.substitute.post[language]}${row.substituteAttended || row.substitute.person === null ? '' : ` (${say('sessions.minutes.absent')})`}` },
  ])
  return { fontSize: 8.5, table: { headerRows: 1, dontBreakRows: true, widths: ['*', 130, 150], body: [head, ...rows] }, layout: 'lightHorizontalLines' }
}

function questionContent(print: Print, question: MinutesQuestion): Content[] {
  const { language, say } = print
  const people = (list: readonly { name: string; post: Record<PrintLanguage, string> }[]): string => list.map((each) => `${each.name}, ${each.post[language]}`).join('; ')
  const lines: [string, string][] = [
    [say('sessions.detail.speakers'), people(question.speakers)],
    [say('sessions.detail.invited'), people(question.invited)],
    [say('sessions.print.spoke'), [...new Set(question.spoke.map((each) => each.name))].join('; ')],
    [say('sessions.minutes.objections'), question.objections.map((each) => (each.words === '' ? each.name : `${each.name}: ${each.words}`)).join('; ')],
  ]
  return [
    heading(`${question.n}. ${question.title[language]}`),
    ...lines.filter(([, value]) => value !== '').map(([key, value]): Content => ({ text: [{ text: `${key}: `, color: grey }, value], margin: [0, 1, 0, 1] })),
    ...(question.considered || question.adoptedSilently !== null ? [] : [{ text: say('sessions.print.notConsidered'), italics: true } as Content]),
    ...(question.adoptedSilently === null ? [] : [{ text: say('sessions.minutes.silent', question.adoptedSilently), bold: true, margin: [0, 3, 0, 3] } as Content]),
    ...question.polls.flatMap((poll) => pollContent(print, poll)),
    ...(question.instructions.length === 0 ? [] : [{ text: say('sessions.minutes.instructions'), bold: true, margin: [0, 6, 0, 2] } as Content, instructions(print, question.instructions)]),
  ]
}

function pollContent({ say }: Print, poll: MinutesQuestion['polls'][number]): Content[] {
  const { decision } = poll
  const head = (['sessions.detail.memberName', 'sessions.minutes.vote', 'sessions.detail.castBy', 'sessions.print.receipt'] as const).map((key) => ({ text: say(key), bold: true }))
  const rows = poll.votes.map((vote) => [vote.name, say(`sessions.choice.${vote.choice}`), vote.castBy ?? '', { text: `№ ${vote.receipt}\n${vote.sha256}`, fontSize: 5.5 }])
  return [
    { text: say('sessions.print.poll', { n: poll.n, from: printedMoment(poll.openedAt), until: printedMoment(poll.closedAt) }), margin: [0, 6, 0, 2] },
    { text: say('sessions.print.counted', { for: decision.for, against: decision.against, present: decision.present, members: decision.members, quorum: decision.quorum, needed: decision.needed }), margin: [0, 0, 0, 2] },
    ...(rows.length === 0 ? [] : [{ fontSize: 8, table: { headerRows: 1, dontBreakRows: true, widths: ['*', 55, 80, 206], body: [head, ...rows] }, layout: 'lightHorizontalLines' } as Content]),
    ...(poll.silent.length === 0 ? [] : [small(`${say('sessions.minutes.didNotVote')}: ${poll.silent.join('; ')}`)]),
    ...(poll.annulled === null ? [] : [{ text: [say('sessions.print.annulled', { reason: poll.annulled }), ...(poll.annulledBy === null ? [] : [`(${poll.annulledBy.name})`])].join(' '), italics: true, margin: [0, 4, 0, 0] } as Content]),
    { text: [`${say('sessions.minutes.decision')}: `, { text: say(`sessions.result.${poll.result}`), bold: true }, poll.chair === null ? '' : ` (${[say('sessions.minutes.byChair'), ...(poll.decidedBy === null ? [] : [poll.decidedBy.name])].join(': ')})`], margin: [0, 4, 0, 2] },
  ]
}

function instructions({ language, say }: Print, rows: Minutes['instructions']): Content {
  const head = (['sessions.minutes.instruction', 'sessions.minutes.executor', 'sessions.minutes.deadline'] as const).map((key) => ({ text: say(key), bold: true }))
  const body = rows.map((row) => [row.text, [row.body.name[language], row.executor].filter((each) => each !== '').join(', '), shortDate(row.deadline)])
  return { fontSize: 8.5, table: { headerRows: 1, dontBreakRows: true, widths: ['*', 150, 60], body: [head, ...body] }, layout: 'lightHorizontalLines' }
}

function signers({ minutes, say }: Print): Content[] {
  const line = (as: string, name: string): Content => ({ columns: [{ text: as, width: 150 }, { text: name }], margin: [0, 10, 0, 0] })
  return [{ text: '', margin: [0, 8, 0, 0] }, line(say(minutes.signsForChair === null ? 'sessions.minutes.chair' : 'sessions.minutes.signsForChair'), (minutes.signsForChair ?? minutes.chair).name), line(say('sessions.minutes.secretary'), minutes.secretary.name)]
}
