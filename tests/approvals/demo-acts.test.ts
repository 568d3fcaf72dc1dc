/** The demo's acts are held to what the portal asks of real ones: their two texts say the same (B1.4). */
import { expect, test } from 'vitest'
import { listParagraphs } from '../../domain/documents/document.ts'
import { guardFiles, readDocument } from '../../node/documents/read.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import * as acts from '../../server/demo/acts.ts'
import { reworkedCommission } from '../../server/demo/papers.ts'
import { docxMime } from '../world/paper.ts'

const { reworked: _, ...plain } = acts
const all = Object.entries<acts.DemoAct>({ ...plain, reworkedCommission: reworkedCommission.act })

test.each(all)('%s: Kazakh and Russian say the same, and no mark restricts it', async (_name, act) => {
  const [kk, ru] = await Promise.all((['kk', 'ru'] as const).map((language) => writeAct({ title: act.title[language], paragraphs: act[language] })))
  expect(await guardFiles(kk!, ru!)).toEqual([])
  expect(act.kk).toHaveLength(act.ru.length)
})

test('the demo’s remark quotes the words that it stands on, and the reworked act changes them', async () => {
  const model = await readDocument(await writeAct({ title: acts.taxCommission.title.kk, paragraphs: acts.taxCommission.kk }), docxMime)
  const { passage } = reworkedCommission.remark
  const words = model.kind === 'docx' ? (listParagraphs(model)[passage.paragraph]?.text ?? '') : ''
  expect(words.slice(passage.from, passage.to)).toBe(passage.quote)
  expect(JSON.stringify(reworkedCommission.act.kk)).not.toContain(passage.quote)
})
