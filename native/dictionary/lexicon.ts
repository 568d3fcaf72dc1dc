import { hash32 } from '../../domain/words/near.ts'
import { numberOf, type Sqlite } from './database.ts'

/** Whether a word is a Kazakh headword, without asking the file; wrong once in ten thousand, so what is found is looked up. */
export function openLexicon(database: Sqlite): (word: string) => boolean {
  const row = database.prepare<[number], { hashes: Buffer }>('SELECT hashes FROM lexicon WHERE language = ?').get(numberOf('kk'))
  if (!row) return () => false
  const table = new Uint32Array(row.hashes.length / 4)
  new Uint8Array(table.buffer).set(row.hashes)
  const mask = table.length - 1
  return (word) => {
    const hash = hash32(word) || 1
    for (let at = hash & mask; table[at] !== 0; at = (at + 1) & mask) if (table[at] === hash) return true
    return false
  }
}
