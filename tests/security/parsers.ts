/** Everything of ours that reads what a stranger wrote, each with things to spoil and the errors by which it may say no. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync, zipSync, type Zippable } from 'fflate'
import { z } from 'zod'
import { readDsl } from '../../domain/dictionary/read-dsl.ts'
import { articlesOf, readIfo, sensesOfArticle, textOfArticle } from '../../domain/dictionary/read-stardict.ts'
import { readTsvDictionary } from '../../domain/dictionary/read-tsv.ts'
import { readDix, readTbx } from '../../domain/dictionary/read-xml.ts'
import type { DictionaryReader } from '../../domain/dictionary/importing.ts'
import { memorySource } from '../../domain/documents/bytes.ts'
import { attachmentPolicy, judgeContent } from '../../domain/documents/content.ts'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import { readDocx } from '../../domain/documents/docx.ts'
import { readPlainText } from '../../domain/documents/plain-text.ts'
import { readXlsx } from '../../domain/documents/xlsx.ts'
import { listZip } from '../../domain/documents/zip.ts'
import { readNews } from '../../domain/informers/read-news.ts'
import { wholeAddress } from '../../server/informers/whole-address.ts'
import { readRates } from '../../domain/informers/read-rates.ts'
import { readWeather } from '../../domain/informers/read-weather.ts'
import { decodeCsv, parseCsv } from '../../domain/kernel/csv.ts'
import { readHeads, readValues } from '../../domain/kernel/list-import.ts'
import { Settings } from '../../domain/kernel/bridge.ts'
import { CommandEnvelope, FeedMessage, FeedRequest, QueryEnvelope } from '../../domain/kernel/envelope.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { isWebAddress } from '../../domain/kernel/web-address.ts'
import { peopleList } from '../../domain/people/import.ts'
import { snippetOf } from '../../domain/search/snippet.ts'
import { termsOfText, wantedOf } from '../../domain/search/terms.ts'
import { PortalSettings } from '../../domain/settings/settings.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import { DerError } from '../../domain/signing/der.ts'
import { openLongCrl } from '../../domain/signing/long-crl.ts'
import { readOcsp } from '../../domain/signing/ocsp.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { readChallenge, readManifest, signedBytes } from '../../domain/signing/statement.ts'
import { tokenIn } from '../../domain/signing/timestamp-request.ts'
import { readTrustList } from '../../domain/signing/trust-follow.ts'
import { routeOfArguments, routeOfLink } from '../../electron/guards.ts'
import { UpdateOffer } from '../../electron/updates.ts'
import { readCalendarFile } from '../../node/calendar/read-calendar.ts'
import { checkSignatures } from '../../node/signing/check.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { openPkcs12 } from '../../node/signing/pkcs12.ts'
import { passwordOf } from '../../node/signing/pkcs12-protection.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { startDigest } from '../../node/signing/running-digest.ts'
import { readXml, XmlProblem } from '../../server/calendar/dav-xml.ts'
import { sealKeyFile } from '../../server/demo/key-file.ts'
import { docxOf, aDocx, aPdf, aZip, paragraphXml } from '../documents/made.ts'
import { aJpeg, anOle, aPng, aRar, aTiff } from '../documents/made-binary.ts'
import { ratesXml, rss, rssItem, usualRates, weatherAnswers } from '../informers/feeds.ts'
import { ocspAnswer } from '../signing/cms.ts'
import { content, good, stamped } from '../signing/forgeries.ts'
import { crlBy, makePki, today, trustOf } from '../signing/pki.ts'
import type { Kind } from './mutate.ts'

export interface Parser {
  name: string
  seeds: () => Kind
  read: (bytes: Uint8Array) => unknown
  /** How often of a hundred it is asked; a key file is slow to open on purpose. */
  share?: number
  typed: (error: unknown) => boolean
}

const shared = process.env['KENSE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const longestSeed = 48_000

/** Real files of this kind where there are any; those that are very long would only be slow. */
function real(folder: string, pattern: RegExp): Uint8Array[] {
  const path = join(shared, 'data', folder)
  if (!existsSync(path)) return []
  return readdirSync(path).filter((name) => pattern.test(name)).map((name) => new Uint8Array(readFileSync(join(path, name)))).filter((bytes) => bytes.length <= longestSeed)
}
/** The first lines of a long list. */
function beginning(folder: string, name: string): Uint8Array[] {
  const path = join(shared, 'data', folder, name)
  return existsSync(path) ? [new Uint8Array(Buffer.from(readFileSync(path, 'utf8').slice(0, 6_000)))] : []
}
export const hasRealFiles = existsSync(join(shared, 'data'))

const bytesOf = (...texts: string[]): Uint8Array[] => texts.map((text) => new Uint8Array(Buffer.from(text)))
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const refuses = (error: unknown): boolean => error instanceof RefusalError
const judgedByDer = (error: unknown): boolean => error instanceof SignatureFault || error instanceof DerError
const never = (): boolean => false
/** The reading thread takes a stack that ends for a refusal; see node/documents/worker.ts. */
const refusesOrTooDeep = (error: unknown): boolean => refuses(error) || error instanceof RangeError
const noJson = (error: unknown): boolean => error instanceof SyntaxError || error instanceof z.ZodError

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
const pki = once(makePki)
const trust = once(() => trustOf(pki(), { crls: [crlBy(pki().ca)] }))

const xmlWords = ['<a>', '</a>', '<a/>', '<![CDATA[', ']]>', '<!--', '-->', '<!DOCTYPE x [<!ENTITY a "b">]>', '&a;', '&amp;', ' xmlns="x"', ' xmlns:D="DAV:"', '<?xml version="1.0" encoding="utf-16"?>', '<D:', '>'] as const
const jsonWords = ['{', '}', '[', ']', '"', ':', ',', 'null', 'true', '1e999', '"__proto__":{}', '"constructor":', '\\u0000', '\\ud800', '[['] as const

/** One member of an archive in place of another, packed so that it is read to its end. */
function withMember(zip: Uint8Array, name: string, bytes: Uint8Array): Uint8Array {
  return zipSync({ ...(Object.fromEntries(Object.entries(unzipSync(zip)).map(([each, held]) => [each, [held, { level: 0 }]])) as Zippable), [name]: [bytes, { level: 0 }] })
}
/** This member of all of them. */
const membersOf = (zips: readonly Uint8Array[], name: string): Uint8Array[] => zips.flatMap((zip) => unzipSync(zip, { filter: (file) => file.name === name })[name] ?? []).filter((bytes) => bytes.length <= longestSeed)
const officeWords = [...xmlWords, '<w:p>', '</w:p>', '<w:tbl>', '<w:tc>', '<w:ins w:id="1">', '<w:vMerge/>', '<w:gridSpan w:val="99999999"/>', '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="-1"/></w:numPr>', '<c r="XFD1048576"/>', '<c r="A1" t="s"><v>99999</v></c>', '<mergeCell ref="A1:XFD1048576"/>', '<f>', '<row r="0">'] as const

const xlsx = once(() => aZip({
  '[Content_Types].xml': '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="А" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>сөз</t></is></c><c r="B1"><v>44000</v></c></row></sheetData></worksheet>',
}))

const kkRu = { from: 'kk', to: 'ru' } as const
function readWhole(reader: DictionaryReader, bytes: Uint8Array): void {
  const text = textOf(bytes)
  for (let at = 0; at < text.length; at += 4_096) reader.take(text.slice(at, at + 4_096))
  reader.end()
}
// As the import does: the XML reader's own plain error is made a refusal there (native/dictionary/read-files.ts).
const plainError = (error: unknown): boolean => refuses(error) || (error instanceof Error && error.constructor === Error)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
function decodeAs(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
const packageSeed = once(() => aZip({ 'manifest.json': '{}', 'signatures/1/signature.p7s': good[0]!.make(pki()).p7s, 'signatures/1/manifest.json': content, SHA256SUMS: `${'a'.repeat(64)}  manifest.json\n` }))

const attached: [string, () => Uint8Array[]][] = [
  ['а.pdf', () => [aPdf(), ...real('documents', /\.pdf$/)]], ['а.docx', () => [aDocx('Жоба'), ...real('documents', /\.docx$/)]], ['а.jpg', () => [aJpeg(), ...real('documents', /\.jpg$/)]], ['а.png', () => [aPng(40, 30)]],
  ['а.tif', () => [aTiff(40, 30), ...real('documents', /\.tiff?$/)]], ['а.rtf', () => [...bytesOf('{\\rtf1\\ansi {\\b x}\\bin3 {{{}'), ...real('documents', /\.rtf$/)]], ['а.zip', () => [aZip({ 'а.txt': 'а', 'б.zip': aZip({ 'в.txt': 'в' }) }), ...real('documents', /\.zip$/)]],
  ['а.rar', () => [aRar([{ name: 'a.txt', bytes: Buffer.from('hello') }]), ...real('documents', /\.rar$/)]], ['а.xls', () => [anOle({ Workbook: Buffer.concat([Buffer.from([9, 8, 16, 0]), Buffer.alloc(5_000)]) }), ...real('documents', /\.xls$/)]], ['а.doc', () => real('documents', /\.doc$/)],
]

const signatures: Parser[] = [
  { name: 'CMS', seeds: () => ({ bytes: [...good.slice(0, 2).map(({ make }) => make(pki()).p7s), stamped(pki()).p7s, ...real('forged', /\.p7s$/)] }), read: (p7s) => checkSignatures({ files: [{ name: 'a.txt', bytes: content }, { name: 'a.txt.p7s', bytes: p7s }], trust: trust(), at: today }), typed: never },
  { name: 'X.509', seeds: () => ({ bytes: [pki().employee.certificate, pki().ca.certificate, ...real('keys/ca', /cer$|crt$/), ...real('keys/certs', /cer$/)] }), read: readCertificate, typed: judgedByDer },
  { name: 'CRL', seeds: () => ({ bytes: [crlBy(pki().ca), ...real('keys/crl', /crl$/)] }), read: (bytes) => [readCrl(bytes), openLongCrl(memorySource(bytes), [readCertificate(pki().ca.certificate)], { primitives, policy: { minimumRsaBits: 2048 }, startDigest })], typed: judgedByDer },
  { name: 'OCSP', seeds: () => ({ bytes: [ocspAnswer({ signer: pki().ca, issuer: pki().ca, serial: pki().employee.serial }), ...real('keys/ocsp', /der$/)] }), read: readOcsp, typed: judgedByDer },
  { name: 'TSP', seeds: () => ({ bytes: [stamped(pki()).p7s, ...real('keys/tsp', /der$/)] }), read: (bytes) => tokenIn(bytes, { imprint: new Uint8Array(32), nonce: Uint8Array.of(1), policy: null }), typed: never },
  { name: 'PKCS#12', share: 1, seeds: () => ({ bytes: [sealKeyFile(pki().employee.key, pki().employee.certificate, pki().ca.certificate, 'Kense-2026'), ...real('keys/p12', /p12$/)] }), read: (bytes) => openPkcs12(bytes, passwordOf(Buffer.from('Kense-2026'))), typed: (error) => judgedByDer(error) || error instanceof KeyFault },
  { name: 'manifest', seeds: () => ({ bytes: [signedBytes({ typ: 'kz.kense.login/1', aud: 'x', nonce: 'a'.repeat(64), iat: today, exp: today }), signedBytes({ typ: 'kz.kense.sign/1', body: { deed: 'approvals.visa', noun: 'approval', id: '9e250000-0000-4000-8000-000000000001', version: '1', title: 'Жоба', lang: 'kk', decision: 'agreed', details: { a: [{ b: 'c' }] }, text: null, files: [], prev: null }, signer: { person: '9e250000-0000-4000-8000-000000000001', iin: '900101300017', power: null }, time: { local: today, server: today } })], words: jsonWords }), read: (bytes) => (readTrustList(bytes), textOf(bytes).includes('login') ? readChallenge(bytes) : readManifest(bytes)), typed: judgedByDer },
  { name: 'evidence package', seeds: () => ({ bytes: [packageSeed(), aZip({ mimetype: 'application/vnd.etsi.asic-e+zip', 'META-INF/ASiCManifest001.xml': '<asic:ASiCManifest xmlns:asic="x"/>', 'META-INF/signature001.p7s': good[0]!.make(pki()).p7s })] }), read: (bytes) => checkSignatures({ files: [{ name: 'a.zip', bytes }], trust: trust(), at: today }), typed: never },
]

const documents: Parser[] = [
  { name: 'ZIP listing', seeds: () => ({ bytes: [aZip({ 'а.txt': 'а', 'б/в.txt': 'в' }), ...real('documents', /\.zip$/), ...real('documents', /\.(doc|xls|ppt)x$/)] }), read: (bytes) => listZip(memorySource(bytes), { entries: 10_000 }), typed: refuses },
  ...attached.map(([name, seeds]): Parser => ({ name: `attachment ${name.slice(2)}`, share: 20, seeds: () => ({ bytes: seeds() }), read: (bytes) => judgeContent(name, memorySource(bytes), attachmentPolicy(['pptx', 'png'])), typed: never })),
  { name: 'DOCX', seeds: () => ({ bytes: [aDocx('Жоба'), ...real('documents', /\.docx$/)] }), read: readDocx, typed: refusesOrTooDeep },
  { name: 'words inside DOCX', seeds: () => ({ bytes: [...bytesOf(`<w:document xmlns:w="w"><w:body><w:tbl><w:tr><w:tc>${paragraphXml('а')}</w:tc></w:tr></w:tbl>${paragraphXml('б')}</w:body></w:document>`), ...membersOf(real('documents', /\.docx$/), 'word/document.xml')], words: officeWords }), read: (bytes) => readDocx(withMember(docxOf(''), 'word/document.xml', bytes)), typed: refusesOrTooDeep },
  { name: 'XLSX', seeds: () => ({ bytes: [xlsx(), ...real('documents', /\.xlsx$/)] }), read: readXlsx, typed: refusesOrTooDeep },
  { name: 'cells inside XLSX', seeds: () => ({ bytes: [...membersOf([xlsx()], 'xl/worksheets/sheet1.xml'), ...membersOf(real('documents', /\.xlsx$/), 'xl/worksheets/sheet1.xml')], words: officeWords }), read: (bytes) => readXlsx(withMember(xlsx(), 'xl/worksheets/sheet1.xml', bytes)), typed: refusesOrTooDeep },
  ...(['doc', 'xls', 'ppt', 'rtf', 'pptx'] as const).map((kind): Parser => ({ name: `words of ${kind.toUpperCase()}`, share: 20, seeds: () => ({ bytes: [...(kind === 'rtf' ? bytesOf('{\\rtf1\\ansi\\ansicpg1251 {\\b x}\\u1179?\\bin3 {{{}') : []), ...(kind === 'xls' ? [anOle({ Workbook: Buffer.concat([Buffer.from([9, 8, 16, 0]), Buffer.alloc(5_000)]) })] : []), ...(kind === 'doc' ? [anOle({ WordDocument: Buffer.concat([Buffer.from([0xec, 0xa5]), Buffer.alloc(5_000)]) })] : []), ...(kind === 'ppt' ? [anOle({ 'PowerPoint Document': Buffer.alloc(5_000) })] : []), ...(kind === 'pptx' ? [aZip({ 'ppt/presentation.xml': '<p:presentation/>', 'ppt/slides/slide1.xml': '<p:sld><a:t>сөз</a:t></p:sld>' })] : []), ...real('documents', new RegExp(`\\.${kind}$`))] }), read: (bytes) => readPlainText(bytes, contentKinds[kind].mime, decodeAs), typed: refusesOrTooDeep })),
]

const texts: Parser[] = [
  { name: 'iCalendar', seeds: () => ({ bytes: [...bytesOf('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Asia/Almaty:20261124T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=9\r\nSUMMARY:Отырыс\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'), ...real('ics', /\.ics$/)], words: ['BEGIN:VEVENT\r\n', 'END:VEVENT\r\n', 'BEGIN:VTIMEZONE\r\n', 'RRULE:FREQ=SECONDLY;INTERVAL=1\r\n', 'RRULE:FREQ=YEARLY;BYYEARDAY=366;BYSETPOS=-1\r\n', 'EXDATE:19700101T000000Z\r\n', 'DTSTART:99991231T235959Z\r\n', 'DTSTART;VALUE=DATE:00000101\r\n', 'DURATION:P99999999W\r\n', 'TRIGGER:-PT9999999999S\r\n', ';TZID=../../etc', '\r\n ', ';', ':', 'BYMONTH=13', 'UNTIL='] }), read: readCalendarFile, typed: never },
  { name: 'CalDAV XML', seeds: () => ({ bytes: bytesOf('<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop></D:propfind>'), words: xmlWords }), read: (bytes) => readXml(textOf(bytes)), typed: (error) => error instanceof XmlProblem },
  { name: 'rates', seeds: () => ({ bytes: bytesOf(ratesXml('23.11.2026', usualRates)), words: [...xmlWords, '<item>', '<description>1e5</description>', '<quant>0</quant>'] }), read: (bytes) => readRates(textOf(bytes)), typed: refuses },
  { name: 'news', seeds: () => ({ bytes: bytesOf(rss(rssItem('Үкімет', '<link>https://n.example/1</link><pubDate>Mon, 23 Nov 2026 09:30:00 +0500</pubDate><description><![CDATA[<p>Қаулы</p>]]></description>')), '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;а&lt;/b&gt;</title><id>urn:1</id><updated>2026-11-23T05:00:00Z</updated><link href="https://n.example/2"/></entry></feed>'), words: [...xmlWords, '<item>', '<entry>', '<script>', '&lt;', 'javascript:', '<pubDate>'] }), read: (bytes) => readNews(textOf(bytes), today, { at: 'https://n.example/feed', resolve: wholeAddress }), typed: refuses },
  { name: 'weather', seeds: () => ({ bytes: bytesOf(JSON.stringify(weatherAnswers())), words: jsonWords }), read: (bytes) => readWeather(textOf(bytes), today), typed: refuses },
  { name: 'CSV list', seeds: () => ({ bytes: bytesOf('ЖСН;Тегі;Аты;БСН;Бөлімше;Лауазымы;Рөлдері\r\n"900101300017";"Сынақ";Тест;990140000012;Бөлім;Маман;"employee, head"\r\n'), words: ['"', '""', ';', '\t', ',', '\r\n', '=cmd|x', '"a\nb"'] }), read: (bytes) => { const lines = parseCsv(decodeCsv(bytes, (each, encoding) => { try { return new TextDecoder(encoding, { fatal: true }).decode(each) } catch { return null } })).map((cells, index) => ({ line: index + 1, cells })); const { columns } = readHeads(peopleList, lines[0] ?? { line: 1, cells: [] }); for (const line of lines.slice(1)) readValues(peopleList, line, columns) }, typed: never },
  { name: 'StarDict', seeds: () => ({ bytes: bytesOf("StarDict's dict ifo file\nbookname=Сынақ\nsametypesequence=h\n", 'заң\0\0\0\0\0\0\0\0\x09<b>закон</b><br>право\n1) а; б'), words: ['\0', '<b>', '<k>', '&lt;', '1)', ';', 'sametypesequence=mtwghx\n', 'idxoffsetbits=64\n'] }), read: (bytes) => { readIfo(decode(bytes)); for (const { offset, size } of articlesOf(bytes, 4, decode)) if (offset + size < bytes.length) textOfArticle(bytes.subarray(offset, offset + size), '', decode); for (const kind of ['', 'h', 'mtg', 'x']) sensesOfArticle('заң', textOfArticle(bytes, kind, decode), kkRu) }, typed: never },
  { name: 'DSL', seeds: () => ({ bytes: bytesOf('#NAME "Сынақ"\n#INDEX_LANGUAGE "Russian"\n#CONTENTS_LANGUAGE "Kazakh"\n\nзакон\n\t[m1][p]n[/p] [trn]заң, қағида[/trn][/m]\n\t[m2][*][ex]принять закон — заң қабылдау[/ex][/*][/m]\nуста{[\']}в\n\t[m1]1) жарғы[/m]\n'), words: ['[m1]', '[/m]', '[trn]', '{', '}', '~', '\\', '\n\t', '#INDEX_LANGUAGE "', '(', ')', '; '] }), read: (bytes) => readWhole(readDsl(kkRu), bytes), typed: plainError },
  { name: 'TSV', seeds: () => ({ bytes: [...beginning('dict', 'kk-ru.tsv'), ...bytesOf('headword\tlang\tpos\ttranslations\tsources\nабайлау\tkk\tv\tзамечать; осторожничать\takr\n')], words: ['\t', '\n', '; ', 'headword', 'kk', ';'] }), read: (bytes) => readWhole(readTsvDictionary(kkRu), bytes), typed: plainError },
  { name: 'DIX', seeds: () => ({ bytes: bytesOf('<?xml version="1.0"?><dictionary><section><e><p><l>тап<s n="v"/></l><r>найти<s n="vblex"/></r></p></e><e><p><l>ақ<b/>үй<s n="n"/></l><r>белый<b/>дом</r></p></e></section></dictionary>'), words: [...xmlWords, '<e>', '<p><l>', '</l><r>', '</r></p></e>', '<s n="n"/>'] }), read: (bytes) => readWhole(readDix(kkRu), bytes), typed: plainError },
  { name: 'TBX', seeds: () => ({ bytes: bytesOf('<martif><text><body><termEntry><descrip type="subjectField">құқық</descrip><langSet xml:lang="kk"><tig><term>заң</term></tig></langSet><langSet xml:lang="ru-RU"><tig><term>закон</term></tig></langSet></termEntry></body></text></martif>'), words: [...xmlWords, '<termEntry>', '<langSet xml:lang="en">', '<term>'] }), read: (bytes) => readWhole(readTbx(), bytes), typed: plainError },
  { name: 'search words', share: 30, seeds: () => ({ bytes: [...beginning('dict', 'kk-forms.tsv').map((each) => each.subarray(0, 600)), ...bytesOf('мектептерімізде 07-26/1 салық кодексінің жобасы', 'bylaws of the ministry', 'rbnfg')], words: ['-', '/', '.', "'", ':*', ' & ', ' | ', '!', '(', 'ң', 'ё', 'й', 'ing'] }), read: (bytes) => { const text = textOf(bytes).slice(0, 2_000); const wanted = wantedOf(text); snippetOf(text, wanted); termsOfText(text) }, typed: never },
  { name: 'links', seeds: () => ({ bytes: bytesOf('kense://approvals/12', 'kense://sessions/a-b_c/reading', 'https://user@host.kz:8443/path?x#y', 'http://10.1.2.345/', '--route=kense://x'), words: ['kense:', '//', 'javascript:', 'data:', '@', ':', '%2e%2e', '..', '?', '#', 'file:', '\\\\'] }), read: (bytes) => { const text = textOf(bytes); const route = routeOfLink(text); routeOfArguments([text, '--x']); if (route !== null && !/^\/[a-z0-9/_-]*$/i.test(route)) throw new Error(`a route ${route}`); if (isWebAddress(text) && !/^https?:\/\//i.test(text)) throw new Error(`an address ${text}`) }, typed: never },
  { name: 'settings', seeds: () => ({ bytes: bytesOf('{"language":"kk","theme":"dark","textSize":"115","lastRoute":"/"}', JSON.stringify(PortalSettings.parse({})), '{"product":"kense","version":"1.2.3","madeAt":"2026-11-23T05:00:00Z","files":[]}'), words: jsonWords }), read: (bytes) => { const value: unknown = JSON.parse(textOf(bytes)); Settings.partial().safeParse(value); PortalSettings.safeParse(value); UpdateOffer.safeParse(value) }, typed: noJson },
  { name: 'frames', seeds: () => ({ bytes: bytesOf('{"token":"x"}', '{"subscribe":{"name":"sessions.floor","input":{"id":"x"},"actingFor":null}}', '{"notices":[{"seq":1,"noun":"approval","id":"x"}]}', '{"live":{"name":"x","input":{},"answer":{},"asOf":"2026-11-23T05:00:00Z"}}', '{"id":"9e250000-0000-4000-8000-000000000001","input":{},"actingFor":null,"signature":{"manifest":"AA==","p7s":"AA=="}}'), words: jsonWords }), read: (bytes) => { const value: unknown = JSON.parse(textOf(bytes)); for (const schema of [FeedRequest, FeedMessage, CommandEnvelope, QueryEnvelope]) schema.safeParse(value) }, typed: noJson },
]

export const parsers: readonly Parser[] = [...signatures, ...documents, ...texts]
