import { expect, it } from 'vitest'
import { filesOf, type SourceFile } from './tree.ts'

/** What a locator answers of this very moment, while the page may still be on its way there. */
const momentary = '\\.(count|isVisible|isHidden|isDisabled|isEnabled|isChecked|isEditable|innerText|allInnerTexts|textContent|allTextContents|inputValue|getAttribute|evaluateAll)\\('
const askedOnce = [new RegExp(`\\bexpect\\(\\s*await [^;\\n]*${momentary}`), new RegExp(`\\b(if|while) \\([^\\n]*await [^\\n]*${momentary}`)]

const faults = (files: SourceFile[]) => files.flatMap(({ path, text }) => text.split('\n').flatMap((line, index) => (askedOnce.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [])))

it('no test of a screen asks a locator once for a state that may still be coming: expect.poll and waitFor wait for it', () => {
  expect(faults([...filesOf(['tests'], /\/(screen[\w-]*\.test|page\/\w+)\.ts$/), ...filesOf(['scripts/tour'], /\.ts$/)])).toEqual([])
})

it('the law of waits catches each planted line', () => {
  const planted = ["expect(await page.locator('.row').count()).toBe(2)", "expect(await sign.isDisabled(), 'why').toBe(true)", "if (await row.count() > 0) throw new Error('there')", "while ((await field.inputValue()) !== '') await page.waitForTimeout(100)"]
  for (const text of planted) expect(faults([{ path: 'tests/x/screen.test.ts', text }]), text).toHaveLength(1)
  expect(faults([{ path: 'tests/x/screen.test.ts', text: "await expect.poll(() => page.locator('.row').count()).toBe(2)\nexpect(await violations(page)).toEqual([])" }])).toEqual([])
})
