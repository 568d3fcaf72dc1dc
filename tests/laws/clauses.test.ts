import { expect, it } from 'vitest'
import { filesOf, type SourceFile } from './tree.ts'

/** Clauses of order № 775 that are about the modules there are; a new module brings its own. */
const clauses = [
  '3', '6.1', '6.2', '6.3', '6.4', '6.5', '6.6', '6.7', '8', '9', '10', '11', '61', '62', '63', '64', '65',
  '12', '13', '14', '15', '16', '17', '17.1', '18', '19', '20', '21', '22',
  '35', '36', '37', '38', '39', '40', '41', '42', '43', '44',
  '56', '57', '58', '59.1', '59.2', '59.3', '59.4', '59.8',
]

/** `§15`, `§16–18` and `§6.1` in the names of tests. */
function named(files: readonly SourceFile[]): Set<string> {
  const found = new Set<string>()
  const lines = files.flatMap(({ text }) => text.split('\n')).filter((line) => /^\s*(describe|it|test)\b/.test(line))
  for (const [, first = '', last] of lines.flatMap((line) => [...line.matchAll(/§(\d+(?:\.\d+)?)(?:[–-](\d+))?/g)])) {
    found.add(first)
    for (let clause = Number(first); clause <= Number(last ?? 0); clause += 1) found.add(String(clause))
  }
  return found
}

it('each clause of the order is named by a test that promises it', () => {
  const found = named(filesOf(['tests'], /\.test\.tsx?$/))
  expect(clauses.filter((clause) => !found.has(clause))).toEqual([])
})

it('the law of clauses reads single ones and ranges, and sees that a comment promises nothing', () => {
  const found = named([{ path: 'tests/a.test.ts', text: "it('§16–18 a')\n  test('§6.1, §20 b')\n// §9 in a comment" }])
  expect([...found].toSorted()).toEqual(['16', '17', '18', '20', '6.1'])
})
