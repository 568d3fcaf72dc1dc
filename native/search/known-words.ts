/** The words of a file, and which classes each of their headwords has met; changes are written at the end of a commit, each word once. */
import type { Sqlite } from '../kernel/database.ts'

export interface KnownWord {
  /** Tokens of a word that stood in a text, its class first; null for what is only the headword of others. */
  stands: string | null
  /** Classes of the words that this is a headword of, its own first if it names one; or with a blank before the first. */
  meets: string
  changed: boolean
}

export interface KnownWords {
  lookUp(word: string): KnownWord
  /** The class that a headword names. */
  classNamed(headword: string): string
  /** The headword has met a word of this class. */
  meet(headword: string, token: string): void
  /** The token of a word's first letters. */
  beginning(letters: string): string
  save(): void
  forget(): void
}

export function openKnownWords(database: Sqlite): KnownWords {
  const statements = {
    word: database.prepare<[string], Omit<KnownWord, 'changed'>>('SELECT stands, meets FROM word WHERE word = ?'),
    saveWord: database.prepare('INSERT INTO word VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET stands = excluded.stands, meets = excluded.meets'),
    beginning: database.prepare<[string], { token: string }>('SELECT token FROM beginning WHERE letters = ?'),
    addBeginning: database.prepare('INSERT INTO beginning VALUES (?, ?)'),
    made: database.prepare<[], { value: string }>(`SELECT value FROM fact WHERE name = 'tokens'`),
    saveMade: database.prepare(`INSERT INTO fact VALUES ('tokens', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`),
  }
  /** Of this commit: one word is the headword of many. */
  const lookedUp = new Map<string, KnownWord>()
  const beginnings = new Map<string, string>()
  const savedTokens = () => Number(statements.made.get()?.value ?? 0)
  let saved = savedTokens()
  let made = saved

  const newToken = (): string => String((made += 1))

  function lookUp(word: string): KnownWord {
    const before = lookedUp.get(word)
    if (before !== undefined) return before
    const { stands, meets } = statements.word.get(word) ?? { stands: null, meets: '' }
    const known = { stands, meets, changed: false }
    lookedUp.set(word, known)
    return known
  }

  return {
    lookUp,
    classNamed(headword) {
      const known = lookUp(headword)
      if (known.meets !== '' && !known.meets.startsWith(' ')) return known.meets.split(' ', 1)[0] as string
      const token = newToken()
      known.meets = token + known.meets
      known.changed = true
      return token
    },
    meet(headword, token) {
      const known = lookUp(headword)
      if (` ${known.meets} `.includes(` ${token} `)) return
      known.meets += ` ${token}`
      known.changed = true
    },
    beginning(letters) {
      const known = beginnings.get(letters) ?? statements.beginning.get(letters)?.token
      const token = known ?? newToken()
      if (known === undefined) statements.addBeginning.run(letters, token)
      beginnings.set(letters, token)
      return token
    },
    save() {
      if (made !== saved) statements.saveMade.run(String(made))
      saved = made
      for (const [word, { stands, meets, changed }] of lookedUp) if (changed) statements.saveWord.run(word, stands, meets)
      lookedUp.clear()
    },
    forget() {
      beginnings.clear()
      lookedUp.clear()
      made = saved = savedTokens()
    },
  }
}
