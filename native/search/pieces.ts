/**
 * SQLite writes what came in one commit as a piece of the index of its own, and looks a word up in each of them. They are put
 * together a few pages at a time, when nobody waits, and only when there is enough in the small ones: the large one is then
 * written anew.
 */
import type { Sqlite } from '../kernel/database.ts'

const pagesAtOnce = 64
/** The largest piece may be so many times as large as all others together. */
const worthAtMost = 4
const begun = `SELECT min(segid) FROM words_idx`
/** The last page of each piece, by two looks each and not by reading all of them. */
const sizes = `
  WITH RECURSIVE piece (id) AS (${begun} UNION ALL SELECT (${begun} WHERE segid > piece.id) FROM piece WHERE piece.id IS NOT NULL)
  SELECT (SELECT pgno FROM words_idx WHERE segid = piece.id ORDER BY term DESC LIMIT 1) FROM piece WHERE piece.id IS NOT NULL`

export interface Pieces {
  /** Puts some together; answers whether there is more to do. */
  joinSome(): boolean
}

export function openPieces(database: Sqlite): Pieces {
  const sizesOf = database.prepare<[], number>(sizes).pluck()
  const merge = database.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ?)`)
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  let joining = false

  function isWorthIt(): boolean {
    const pages = sizesOf.all()
    const largest = Math.max(...pages)
    return pages.length > 1 && (pages.reduce((sum, each) => sum + each, 0) - largest) * worthAtMost >= largest
  }

  return {
    joinSome() {
      // A negative number tells SQLite to begin with all pieces; it says that nothing is left by changing nothing more.
      const from = changes.get() ?? 0
      if (joining) merge.run(pagesAtOnce)
      else if (isWorthIt()) merge.run(-pagesAtOnce)
      joining = (changes.get() ?? 0) - from > 1
      return joining
    },
  }
}
