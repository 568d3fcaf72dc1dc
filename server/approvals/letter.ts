/** §22: the covering letter to the Prime Minister's Chancellery, in Kazakh and Russian, as a DOCX for the body's own EDMS. */
import { currentVersion, protocolSigned, sendingSignature, type Approval } from '../../domain/approvals/approval.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { sayIn } from '../kernel/say.ts'

export interface Letter {
  approval: Approval
  enclosed: readonly FileRef[]
  /** SHA-256 of the package's SHA256SUMS: a letter of its own road, so that whoever swaps the package must swap it too. */
  seal: string
}

export async function writeLetter({ approval, enclosed, seal }: Letter): Promise<Uint8Array> {
  const { Document, Packer, Paragraph, TextRun, AlignmentType } = await import('docx')
  const font = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: 'Times New Roman' }
  const line = (text: string, bold = false, size = 28) => new TextRun({ text, bold, font, size })
  const plain = (text: string) => new Paragraph({ children: [line(text)], spacing: { after: 160 }, indent: { firstLine: 700 }, alignment: AlignmentType.JUSTIFIED })
  const head = sendingSignature(currentVersion(approval))?.by
  const protocols = currentVersion(approval).protocols.filter(protocolSigned).length
  const part = (language: 'kk' | 'ru') => {
    const say = sayIn(language)
    const words = { developer: approval.developer.name[language], title: approval.title[language], number: approval.number }
    return [
      new Paragraph({ children: [line(say('approvals.letter.to'), true)], alignment: AlignmentType.RIGHT, spacing: { after: 480 } }),
      plain(say('approvals.letter.body', words)),
      new Paragraph({ children: [line(say('approvals.letter.enclosed'))], spacing: { before: 200, after: 100 } }),
      ...enclosed.map((file, index) => new Paragraph({ children: [line(`${index + 1}. ${file.name}`)] })),
      ...(protocols === 0 ? [] : [new Paragraph({ children: [line(say('approvals.letter.protocols', { count: protocols }))] })]),
      new Paragraph({ children: [line(`${say('approvals.letter.seal')}:`, false, 20)], spacing: { before: 240 } }),
      new Paragraph({ children: [new TextRun({ text: seal, font: 'Courier New', size: 18 })] }),
      new Paragraph({ children: [line(say('approvals.letter.sealNote'), false, 20)], spacing: { after: 480 } }),
      new Paragraph({ children: [line(`${head?.inPlaceOf?.post[language] ?? head?.post[language] ?? say('approvals.letter.signer')}\t\t${head?.inPlaceOf?.name ?? head?.name ?? ''}`, true)] }),
    ]
  }
  const document = new Document({
    creator: 'Kense',
    title: `${approval.number}`,
    sections: [
      { properties: {}, children: part('kk') },
      { properties: {}, children: part('ru') },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
