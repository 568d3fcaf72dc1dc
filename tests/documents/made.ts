/** Small real files made in the tests. */
import { zipSync, strToU8 } from 'fflate'

const types = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
const relations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
export const paragraphXml = (text: string): string => `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`

/** A DOCX whose body is the given XML, with further parts. */
export function docxOf(body: string, parts: Record<string, string | Uint8Array> = {}): Uint8Array {
  const document = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>${body}</w:body></w:document>`
  const all = { '[Content_Types].xml': types, '_rels/.rels': relations, 'word/document.xml': document, ...parts }
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])))
}

export const aDocx = (...paragraphs: string[]): Uint8Array => docxOf(paragraphs.map(paragraphXml).join(''))

export const aZip = (members: Record<string, Uint8Array | string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(members).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])))

/** One whose page shows these words: each piece in the other font, each line under the one before. */
export function aPdfOf(...lines: string[][]): Uint8Array {
  const shown = lines.map((pieces) => `${pieces.map((piece, index) => `/${index % 2 === 0 ? 'A' : 'B'} 20 Tf (${piece}) Tj`).join(' ')} T*`).join('\n')
  const stream = `BT 24 TL 50 700 Td\n${shown}\nET`
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} >>`
  return aPdf('', [`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, font('Helvetica'), font('Helvetica-Bold')], '/Contents 4 0 R /Resources << /Font << /A 5 0 R /B 6 0 R >> >> ')
}

/** A PDF of one page or more, empty unless `page` says more, whose offsets are right. */
export function aPdf(trailer = '', objects: string[] = [], page = '', count = 1): Uint8Array {
  const kids = Array.from({ length: count }, (_, index) => `${index + 3} 0 R`).join(' ')
  const all = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`, ...Array<string>(count).fill('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ' + page + '>>'), ...objects]
  let text = '%PDF-1.7\n'
  const offsets = all.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = text.length
  text += `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<< /Size ${all.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}
