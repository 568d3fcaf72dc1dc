import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../domain/documents/bytes.ts'
import { attachmentPolicy, fileLimit, judgeContent, mayUpload } from '../../domain/documents/content.ts'
import { crc32 } from '../../domain/documents/checksum.ts'
import { texts } from '../../domain/texts.ts'
import { aDocx, aPdf, aZip, docxOf, paragraphXml } from './made.ts'
import { aJpeg, anOle, aPng, aRar, aTiff, rawZip } from './made-binary.ts'

const shared = process.env['KENSE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const documents = join(shared, 'data/documents')
const held = existsSync(documents)
if (!held) console.warn('the sample documents are not here; only made ones are judged')

const withAll = attachmentPolicy(['pptx', 'png'])
/** `ok docx macros`, or why not. */
function judge(name: string, bytes: Uint8Array, policy = withAll): string {
  const verdict = judgeContent(name, memorySource(bytes), policy)
  return verdict.ok ? ['ok', verdict.kind, ...verdict.flags].join(' ') : verdict.refusal.key.replace('documents.refused.', '')
}
const joined = (...parts: (Uint8Array | string)[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
const zeros = (size: number): Uint8Array => new Uint8Array(size)
const program = joined('MZ', zeros(300))

describe('§10 what may be attached', () => {
  it.each([
    ['жоба.docx', aDocx('Жоба'), 'ok docx'],
    ['есеп.pdf', aPdf(), 'ok pdf'],
    ['мұрағат.zip', aZip({ 'оқу.txt': 'сәлем', 'ішкі/жоба.docx': aDocx('Жоба') }), 'ok zip'],
    ['сурет.jpg', aJpeg(), 'ok jpeg'],
    ['сурет.jpeg', aJpeg(), 'ok jpeg'],
    ['сурет.png', aPng(40, 30), 'ok png'],
    ['скан.tif', aTiff(40, 30), 'ok tiff'],
    ['мәтін.rtf', joined('{\\rtf1\\ansi Сәлем {\\b ', 'x', '} \\} \\bin3 {{{ }\r\n'), 'ok rtf'],
    ['хат.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)) }), 'ok doc'],
    ['кесте.xls', anOle({ Workbook: joined('\x09\x08\x10\0', zeros(16), '\x0a\0\0\0', zeros(5_000)) }), 'ok xls'],
    ['слайд.ppt', anOle({ 'PowerPoint Document': zeros(5_000) }), 'ok ppt'],
    ['мұрағат.rar', aRar([{ name: 'оқу.txt', bytes: joined('hello') }]), 'ok rar'],
  ])('%s is let in', (name, bytes, verdict) => {
    expect(judge(name, bytes)).toBe(verdict)
  })

  it.skipIf(!held)('every sample is judged as its makers meant, none let in wrongly', () => {
    const expected: Record<string, string> = {
      'libarchive__test_read_format_rar_encryption_data.rar': 'encryptedInside',
      'libarchive__test_read_format_rar_unicode.rar': 'symlink',
      'libarchive__test_read_format_zip_traditional_encryption_data.zip': 'encryptedInside',
      'libarchive__test_read_format_zip_winzip_aes256.zip': 'encryptedInside',
      'poi__present1.pptx': 'kind',
      'poi__testPPT.pptx': 'kind',
    }
    for (const name of readdirSync(documents)) {
      const verdict = judge(name, readFileSync(join(documents, name)), attachmentPolicy())
      if (expected[name] === undefined) expect(verdict, name).toMatch(/^ok /)
      else expect(verdict, name).toBe(expected[name])
    }
  })

  it.skipIf(!held)('no sample is let in under another name than its own', () => {
    const extensions = ['pdf', 'tiff', 'jpg', 'png', 'rtf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'rar', 'zip']
    let tried = 0
    for (const name of readdirSync(documents)) {
      const bytes = readFileSync(join(documents, name))
      const own = name.slice(name.lastIndexOf('.') + 1).replace('tif', 'tiff').replace('tifff', 'tiff').replace('jpeg', 'jpg')
      for (const extension of extensions.filter((each) => each !== own)) {
        tried++
        expect(judge(`есеп.${extension}`, bytes), `${name} as ${extension}`).not.toMatch(/^ok /)
      }
    }
    expect(tried).toBeGreaterThan(400)
  })

  it('PPTX and PNG wait for their setting', () => {
    expect(judge('сурет.png', aPng(4, 4), attachmentPolicy())).toBe('kind')
    expect(judge('сурет.png', aPng(4, 4), attachmentPolicy(['png']))).toBe('ok png')
  })

  it('§9 size, name and emptiness are judged before a byte is sent', () => {
    const why = (name: string, size: number): string => {
      const verdict = mayUpload(name, size, attachmentPolicy())
      return verdict.allowed ? 'allowed' : verdict.refusal.key.replace('documents.refused.', '')
    }
    expect([why('а.pdf', fileLimit), why('а.pdf', fileLimit + 1), why('а.pdf', 0), why('а.exe', 5), why('а', 5), why('../а.pdf', 5), why('fdp.\u202eexe.pdf', 5)])
      .toEqual(['allowed', 'tooLarge', 'empty', 'kind', 'kind', 'name', 'name'])
  })
})

describe('B10.6, Z1 what is refused, and why', () => {
  const bomb = (size: number): Uint8Array => zipSync({ 'a.txt': zeros(size) }, { level: 9 })
  const nested = (depth: number): Uint8Array => (depth === 0 ? joined('end') : aZip({ [`${depth}.zip`]: nested(depth - 1) }))
  const encryptedWord = (() => {
    const fib = joined('\xec\xa5', zeros(5_000))
    fib[11] = 1
    return anOle({ WordDocument: fib })
  })()

  it.each([
    ['a program named DOCX', 'есеп.docx', program, 'executable'],
    ['a DOCX named PDF', 'жоба.pdf', aDocx('Жоба'), 'mismatch'],
    ['a DOCX named ZIP', 'жоба.zip', aDocx('Жоба'), 'mismatch'],
    ['a ZIP named DOCX', 'жоба.docx', aZip({ 'а.txt': 'а' }), 'mismatch'],
    ['plain text named PDF', 'а.pdf', joined('just words'), 'unknown'],
    ['HTML named PDF', 'а.pdf', joined('<html><script>1</script></html>'), 'unknown'],
    ['a flat bomb', 'а.zip', bomb(400_000_000), 'bomb'],
    ['a bomb inside a DOCX', 'а.docx', docxOf(paragraphXml('а'), { 'word/media/a.bin': zeros(300_000_000) }), 'bomb'],
    ['archives in archives in archives', 'а.zip', nested(6), 'nesting'],
    ['a program in an archive', 'а.zip', aZip({ 'оқу.txt': 'а', 'setup.exe': program }), 'executableInside'],
    ['a program under another name', 'а.zip', aZip({ 'сурет.jpg': program }), 'executableInside'],
    ['a program in an archive in an archive', 'а.zip', aZip({ 'б.zip': aZip({ 'в.zip': aZip({ 'г.scr': program }) }) }), 'executableInside'],
    ['a script by name, dots after it', 'а.zip', aZip({ 'a.vbs. .': 'а' }), 'executableInside'],
    ['a program stored in a RAR', 'а.rar', aRar([{ name: 'сурет.jpg', bytes: program }]), 'executableInside'],
    ['a program embedded in a DOC', 'а.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)), '\x01Ole10Native': joined('\x10\0\0\0\x02\0', 'run.exe\0', 'C:\\run.exe\0', zeros(4_100)) }), 'executableInside'],
    ['a program embedded in a DOCX', 'а.docx', docxOf(paragraphXml('а'), { 'word/embeddings/oleObject1.bin': anOle({ '\x01Ole10Native': joined('\x10\0\0\0\x02\0', 'run.exe\0', zeros(4_100)) }) }), 'executableInside'],
    ['a name that climbs out', 'а.zip', aZip({ '../../etc/passwd': 'а' }), 'unsafePath'],
    ['an absolute name', 'а.zip', aZip({ '/etc/passwd': 'а' }), 'unsafePath'],
    ['a drive in a name', 'а.zip', aZip({ 'C:\\Windows\\a.txt': 'а' }), 'unsafePath'],
    ['a name that reads backwards', 'а.zip', aZip({ 'fdp.\u202exslx': 'а' }), 'unsafePath'],
    ['a link', 'а.zip', rawZip([{ name: 'a', bytes: joined('/etc/passwd'), mode: 0o120777 }]), 'symlink'],
    ['an encrypted member', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('а'), flags: 1 }]), 'encryptedInside'],
    ['overlapping members', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa') }, { name: 'b.txt', bytes: joined('bbbb'), at: 0 }]), 'forged'],
    ['two members of one name', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa') }, { name: 'a.txt', bytes: joined('bbbb') }]), 'forged'],
    ['another name in the local header', 'а.zip', rawZip([{ name: 'a.txt', localName: 'b.exe', bytes: joined('aaaa') }]), 'forged'],
    ['a member of another size than told', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa'), size: 3 }]), 'forged'],
    ['a wrong checksum', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa'), crc: 1 }]), 'damaged'],
    ['a hidden member', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa') }, { name: 'b.txt', bytes: zeros(500).fill(65), hidden: true }, { name: 'c.txt', bytes: joined('cccc') }]), 'forged'],
    ['words before a ZIP', 'а.zip', joined('GIF89a', aZip({ 'а.txt': 'а' })), 'unknown'],
    ['a ZIP with a gap before it', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa') }], { before: joined('PK\x03\x04', zeros(200)) }), 'polyglot'],
    ['a rare packing', 'а.zip', rawZip([{ name: 'a.txt', bytes: joined('aaaa'), method: 14 }]), 'unsupportedArchive'],
    ['too many members', 'а.zip', rawZip(Array.from({ length: 2_100 }, (_, each) => ({ name: `${each}.txt`, bytes: zeros(0) }))), 'tooManyEntries'],
    ['macros under a plain name', 'а.docx', docxOf('', { '[Content_Types].xml': '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>' }), 'mismatch'],
    ['an encrypted DOCX', 'а.docx', anOle({ EncryptedPackage: zeros(5_000), EncryptionInfo: zeros(5_000) }), 'encrypted'],
    ['an encrypted DOC', 'а.doc', encryptedWord, 'encrypted'],
    ['an encrypted XLS', 'а.xls', anOle({ Workbook: joined('\x09\x08\x10\0', zeros(16), '\x2f\0\x06\0', zeros(6), '\x0a\0\0\0', zeros(5_000)) }), 'encrypted'],
    ['an encrypted PPT', 'а.ppt', anOle({ 'PowerPoint Document': zeros(5_000), 'Current User': joined(zeros(12), '\xdf\xc4\xd1\xf3', zeros(5_000)) }), 'encrypted'],
    ['an encrypted PDF', 'а.pdf', aPdf('/Encrypt 4 0 R', ['<< /Filter /Standard >>']), 'encrypted'],
    ['an encrypted PDF that hides the word', 'а.pdf', aPdf('/#45ncrypt 4 0 R', ['<< /Filter /Standard >>']), 'encrypted'],
    ['an encrypted PDF in a ZIP', 'а.zip', aZip({ 'а.pdf': aPdf('/Encrypt 4 0 R', ['<<>>']) }), 'encryptedInside'],
    ['a PDF cut short', 'а.pdf', aPdf().subarray(0, 300), 'damaged'],
    ['words after a PDF', 'а.pdf', joined(aPdf(), 'MZ and more'), 'trailing'],
    ['words after a JPEG', 'а.jpg', joined(aJpeg(), 'more words'), 'trailing'],
    ['a ZIP after a JPEG', 'а.jpg', joined(aJpeg(), aZip({ 'а.txt': 'а' })), 'trailing'],
    ['words after a PNG', 'а.png', joined(aPng(4, 4), 'more'), 'trailing'],
    ['words after an RTF', 'а.rtf', joined('{\\rtf1 a}', 'MZ'), 'trailing'],
    ['an RTF that never ends', 'а.rtf', joined('{\\rtf1 {a}'), 'damaged'],
    ['a picture of a billion pixels', 'а.png', aPng(40_000, 40_000), 'imageTooLarge'],
    ['a picture of 10,000 by 10,000', 'а.png', aPng(10_000, 10_000), 'imageTooLarge'],
    ['a TIFF that points outside', 'а.tif', aTiff(40, 30, { stripAt: 99_999 }), 'damaged'],
    ['a TIFF that turns in a circle', 'а.tif', aTiff(40, 30, { next: 8 }), 'damaged'],
    ['a DOC and an XLS in one', 'а.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)), Workbook: zeros(5_000) }), 'polyglot'],
    ['a RAR cut short', 'а.rar', aRar([{ name: 'a.txt', bytes: zeros(500) }]).subarray(0, 200), 'damaged'],
    ['an encrypted RAR', 'а.rar', aRar([{ name: 'a.txt', bytes: joined('a'), encrypted: true }]), 'encryptedInside'],
    ['a RAR bomb by its own words', 'а.rar', aRar([{ name: 'a.txt', bytes: joined('a'), size: 5_000_000_000, packed: true }]), 'bomb'],
    ['words after a RAR', 'а.rar', joined(aRar([{ name: 'a.txt', bytes: joined('a') }]), 'more'), 'trailing'],
    ['a compressed member stays unseen and is said to be', 'а.rar', aRar([{ name: 'a.txt', bytes: joined('a'), size: 10, packed: true }]), 'ok rar unseen'],
    ['macros in a DOC are flagged', 'а.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)), _VBA_PROJECT: zeros(100) }), 'ok doc macros'],
    ['a script in a PDF is flagged', 'а.pdf', aPdf('', ['<< /S /JavaScript /JS (app.alert) >>']), 'ok pdf script'],
    ['a remote template in a DOCX is flagged', 'а.docx', docxOf('', { 'word/_rels/settings.xml.rels': '<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target="http://a/b.dotm" TargetMode="External"/></Relationships>' }), 'ok docx external'],
  ])('%s', (_, name, bytes, verdict) => {
    expect(judge(name, bytes)).toBe(verdict)
  })

  it('overlapping members in the manner of the zip bomb of 2019 cost nothing to refuse', () => {
    const kernel = zeros(1_000_000)
    const shared = Array.from({ length: 200 }, (_, each) => ({ name: `${each}.txt`, bytes: kernel, at: 0 }))
    const quoted = rawZip([{ name: 'k.txt', bytes: kernel }, ...shared])
    const begun = performance.now()
    expect(judge('а.zip', quoted)).toBe('forged')
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('a second format before or after a first is refused: over 100 crosses', () => {
    const first: [string, Uint8Array][] = [['а.pdf', aPdf()], ['а.jpg', aJpeg()], ['а.png', aPng(4, 4)], ['а.tif', aTiff(40, 30)], ['а.rtf', joined('{\\rtf1 a}')], ['а.docx', aDocx('а')], ['а.zip', aZip({ 'а.txt': 'а' })], ['а.rar', aRar([{ name: 'a.txt', bytes: joined('a') }])], ['а.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)) })], ['а.xls', anOle({ Workbook: joined('\x09\x08\x10\0', zeros(16), '\x0a\0\0\0', zeros(5_000)) })]]
    // Two pictures in one JPEG and two versions in one PDF are regular; those pairs are of one format anyway.
    const second = [aZip({ 'run.exe': program }), aPdf(), aJpeg(), joined('<html><script>alert(1)</script></html>'), program, aRar([{ name: 'x.exe', bytes: program }])]
    let crosses = 0
    for (const [name, host] of first) {
      for (const guest of second) {
        if (host[0] === guest[0] && host[1] === guest[1] && name !== 'а.docx') continue
        crosses += 2
        expect(judge(name, joined(host, guest)), `${name} + ${crosses}`).not.toMatch(/^ok /)
        expect(judge(name, joined(guest, host)), `${crosses} + ${name}`).not.toMatch(/^ok /)
      }
    }
    expect(crosses).toBeGreaterThan(100)
  })

  it('marks that other programs look for inside a file give it away', () => {
    const tar = joined('%PDF-1.7\n', zeros(248).fill(32), 'ustar', zeros(100).fill(32), aPdf().subarray(9))
    expect(judge('а.pdf', tar)).not.toMatch(/^ok /)
    const script = aJpeg({ comment: '<script>alert(1)</script>' })
    expect(judge('а.jpg', script)).toBe('polyglot')
    expect(judge('а.jpg', aJpeg({ header: 0x2f2a }))).toBe('polyglot')
  })
})

describe('hostile bytes', () => {
  const seeds: [string, Uint8Array][] = [['а.pdf', aPdf()], ['а.jpg', aJpeg()], ['а.png', aPng(40, 30)], ['а.tif', aTiff(40, 30)], ['а.rtf', joined('{\\rtf1\\ansi {\\b x}\\bin3 {{{}')], ['а.docx', aDocx('Жоба', 'мәтін')], ['а.zip', aZip({ 'а.txt': 'а', 'б.zip': aZip({ 'в.txt': 'в' }) })], ['а.rar', aRar([{ name: 'a.txt', bytes: joined('hello') }])], ['а.doc', anOle({ WordDocument: joined('\xec\xa5', zeros(5_000)), small: zeros(100) })]]

  it('end in a verdict, soon, whatever they are: 20,000 mutants', () => {
    let slowest = 0
    fc.assert(fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }), fc.option(fc.nat()), ([name, bytes], changes, cut) => {
      const mutant = Uint8Array.from(cut === null ? bytes : bytes.subarray(0, cut % bytes.length))
      for (const [at, value] of changes) if (mutant.length > 0) mutant[at % mutant.length] = value
      const begun = performance.now()
      const verdict = judgeContent(name, memorySource(mutant), withAll)
      slowest = Math.max(slowest, performance.now() - begun)
      if (!verdict.ok) expect(texts[verdict.refusal.key].kk).toBeTruthy()
    }), { numRuns: 20_000 })
    expect(slowest).toBeLessThan(1_000)
  })

  it('the checksum is that of ZIP and PNG', () => {
    expect(crc32(0, joined('123456789'))).toBe(0xcbf43926)
  })
})
