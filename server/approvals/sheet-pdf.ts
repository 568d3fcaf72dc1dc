/** The approval sheet on paper (§17.1). It says what `sheetOf` says and nothing else. */
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Actor, SignatureRecord } from '../../domain/people/actor.ts'
import type { Sheet } from '../../domain/approvals/sheet.ts'
import { shortDate } from '../../domain/kernel/formats.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import type { TextKey } from '../../domain/texts.ts'
import { printedMoment as moment } from '../kernel/pdf.ts'
import { sayIn, type SayIn as Say } from '../kernel/say.ts'

export interface Printing {
  sheet: Sheet
  language: Extract<Language, 'kk' | 'ru'>
  code: string
  at: Instant
}

export function sheetDefinition({ sheet, language, code, at }: Printing): TDocumentDefinitions {
  const say = sayIn(language)
  const facts: [TextKey, string][] = [
    ['approvals.sheet.number', sheet.number],
    ['approvals.sheet.kind', say(`approvals.kind.${sheet.kind}`)],
    ['approvals.sheet.actTitle', sheet.title[language]],
    ['approvals.sheet.state', say(`approvals.state.${sheet.state}`)],
    ['approvals.sheet.developer', sheet.developer.name[language]],
    ['approvals.sheet.responsible', named(sheet.responsible, language, say)],
    ['approvals.sheet.madeAt', shortDate(astanaDate(sheet.madeAt))],
  ]
  return {
    pageSize: 'A4',
    pageMargins: [42, 48, 42, 62],
    info: { title: `${say('approvals.sheet.title')} № ${sheet.number}`, subject: sheet.title[language], creator: 'Kense', producer: 'Kense' },
    footer: (page, pages) => footer(say, [page, pages], code, at),
    content: [
      { text: say('approvals.sheet.title'), alignment: 'center', bold: true, fontSize: 14, margin: [0, 0, 0, 10] },
      { table: { widths: [150, '*'], body: facts.map(([key, value]) => [{ text: say(key), color: '#444444' }, { text: value }]) }, layout: 'lightHorizontalLines', margin: [0, 0, 0, 8] },
      ...sheet.versions.flatMap((version) => versionContent(version, language, say)),
      { text: say('approvals.sheet.how'), fontSize: 8, color: '#444444', margin: [0, 12, 0, 0] },
    ],
  }
}

function footer(say: Say, [page, pages]: [number, number], code: string, at: Instant): Content {
  return {
    margin: [42, 14, 42, 0],
    fontSize: 8,
    columns: [
      { text: [{ text: `${say('approvals.sheet.code')}: ` }, { text: code, bold: true }] },
      { text: say('approvals.sheet.printed', { at: moment(at) }), alignment: 'center' },
      { text: say('approvals.sheet.page', { page, pages }), alignment: 'right' },
    ],
  }
}

type SheetVersion = Sheet['versions'][number]

function versionContent(version: SheetVersion, language: Printing['language'], say: Say): Content[] {
  const dates = [
    `${say('approvals.sheet.placed')} ${moment(version.placedAt)}`,
    ...(version.sentAt === null ? [] : [`${say('approvals.sheet.sent')} ${moment(version.sentAt)}`]),
    ...(version.supersededAt === null ? [] : [`${say('approvals.sheet.superseded')} ${moment(version.supersededAt)}`]),
  ]
  const signatures: [TextKey, SignatureRecord | null][] = [
    ['approvals.sheet.visa', version.visa],
    ['approvals.sheet.headSignature', version.signature],
  ]
  return [
    { text: say('approvals.sheet.version', { number: version.number }), bold: true, fontSize: 12, margin: [0, 12, 0, 2] },
    { text: dates.join(' · '), fontSize: 8, color: '#444444', margin: [0, 0, 0, 6] },
    heading(say('approvals.sheet.files')),
    { fontSize: 7.5, table: { widths: ['*', 290], body: version.texts.map((file) => [file.name, file.sha256]) }, layout: 'lightHorizontalLines' },
    heading(say('approvals.sheet.inner')),
    agreedTable(version.agreed, language, say),
    ...signatures.flatMap(([key, signature]) => [heading(say(key)), signatureContent(signature, language, say)]),
    ...(version.bodies.length === 0 ? [] : [heading(say('approvals.sheet.bodies'))]),
    ...version.bodies.flatMap((body) => bodyContent(body, language, say)),
  ]
}

const heading = (text: string): Content => ({ text, bold: true, margin: [0, 8, 0, 3] })

function bodyContent(body: SheetVersion['bodies'][number], language: Printing['language'], say: Say): Content[] {
  const outcome = body.protocol ? say('approvals.outcome.protocol') : body.outcome === null ? say('approvals.sheet.noOutcome') : say(`approvals.outcome.${body.outcome}`)
  const notes = [...(body.remarks > 0 ? [say('approvals.sheet.remarks', { count: body.remarks })] : []), ...(body.late ? [say('approvals.sheet.late')] : [])]
  const none = say('approvals.sheet.none')
  return [
    { text: body.body.name[language], bold: true, margin: [0, 6, 0, 2] },
    {
      table: {
        widths: ['*', '*', '*'],
        body: [
          [`${say('approvals.sheet.incoming')}: ${body.incoming ?? none}`, `${say('approvals.sheet.received')}: ${body.receivedAt === null ? none : moment(body.receivedAt)}`, `${say('approvals.sheet.deadline')}: ${body.deadline === null ? none : shortDate(body.deadline)}`],
          [{ colSpan: 3, text: [`${say('approvals.sheet.outcome')}: `, { text: outcome, bold: true }, notes.length > 0 ? ` (${notes.join(', ')})` : ''] }, '', ''],
          ...(body.words === '' ? [] : [[{ colSpan: 3, text: body.words }, '', ''] as TableCell[]]),
        ],
      },
      layout: 'lightHorizontalLines',
    },
    ...(body.agreed.length === 0 ? [] : [{ text: say('approvals.sheet.innerOf'), margin: [0, 4, 0, 2] } as Content, agreedTable(body.agreed, language, say)]),
    ...(body.signature === null ? [] : [signatureContent(body.signature, language, say)]),
  ]
}

function agreedTable(rows: SheetVersion['agreed'], language: Printing['language'], say: Say): Content {
  if (rows.length === 0) return { text: say('approvals.sheet.none'), color: '#444444' }
  const head = (['approvals.sheet.unit', 'approvals.sheet.who', 'approvals.sheet.when'] as const).map((key) => ({ text: say(key), bold: true, fontSize: 8 }))
  return {
    fontSize: 8.5,
    table: {
      headerRows: 1,
      widths: ['*', '*', 80],
      body: [head, ...rows.map(({ unit, by, at }) => [unit.name[language], by === null ? '—' : named(by, language, say), at === null ? '—' : moment(at)])],
    },
    layout: 'lightHorizontalLines',
  }
}

function named(actor: Actor, language: Printing['language'], say: Say): string {
  const own = `${actor.name}, ${actor.post[language]}`
  const { inPlaceOf } = actor
  if (inPlaceOf === null) return own
  return `${own} (${say('approvals.sheet.actingFor', { name: inPlaceOf.name, number: inPlaceOf.order.number, date: shortDate(inPlaceOf.order.date) })})`
}

function signatureContent(signature: SignatureRecord | null, language: Printing['language'], say: Say): Content {
  if (signature === null) return { text: say('approvals.sheet.none'), color: '#444444' }
  const { certificate } = signature
  const lines = [
    `${named(signature.by, language, say)}, ${moment(signature.at)}`,
    `${say('approvals.sheet.certificate')}: ${certificate.subject}`,
    `${say('approvals.sheet.serial')} ${certificate.serial}, ${say('approvals.sheet.validUntil', { date: shortDate(astanaDate(certificate.validUntil)) })}; ${certificate.issuer}`,
  ]
  return {
    margin: [0, 3, 0, 3],
    table: { widths: ['*'], body: [[{ stack: lines.map((text, index) => ({ text, fontSize: index === 0 ? 9 : 7.5 })) }]] },
    layout: { hLineWidth: () => 0.6, vLineWidth: () => 0.6, hLineColor: () => '#1f6fb2', vLineColor: () => '#1f6fb2', paddingLeft: () => 6, paddingRight: () => 6, paddingTop: () => 4, paddingBottom: () => 4 },
  }
}
