import { expect, it } from 'vitest'
import { languages } from '../../domain/kernel/text.ts'
import { moduleOf, noticeClasses, type NoticeClass } from '../../domain/notifications/classes.ts'
import { texts } from '../../domain/texts.ts'
import { filesOf, type SourceFile } from './tree.ts'

const said = /\bclass:\s*'([a-z][A-Za-z.]*)'/g

/** A module says only what is of its own class; `system` is everybody's. That a notice has a class and a known key, its type keeps. */
function faults(files: SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const module = path.split('/')[1] ?? ''
    return [...text.matchAll(said)].flatMap(([, name = '']) => {
      if (!noticeClasses.includes(name as NoticeClass)) return [`${path}: there is no class of notices "${name}"`]
      const of = moduleOf(name as NoticeClass)
      return of === module || of === 'system' ? [] : [`${path}: a notice of ${module} may not be of the class ${name}`]
    })
  })
}

it('each module’s notices are of its own classes', () => {
  const files = filesOf(['server'], /\.ts$/).filter(({ path }) => !/^server\/(kernel|notifications|migrations)\//.test(path))
  expect(faults(files)).toEqual([])
  expect(files.filter(({ text }) => /\bnotify\(/.test(text)).length).toBeGreaterThan(2)
})

it('the law of notices catches a foreign class and an unknown one', () => {
  expect(faults([{ path: 'server/approvals/x.ts', text: "call.notify({ class: 'people' })" }])).toHaveLength(1)
  expect(faults([{ path: 'server/approvals/x.ts', text: "call.notify({ class: 'gossip' })" }])).toHaveLength(1)
  expect(faults([{ path: 'server/approvals/x.ts', text: "call.notify({ class: 'approvals.term' })" }])).toEqual([])
})

it('each class has its name in three languages', () => {
  for (const each of noticeClasses) for (const language of languages) expect(texts[`notifications.class.${each}`][language], `${each} ${language}`).not.toBe('')
})
