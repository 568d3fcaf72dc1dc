/** A row's words: into the index and out of it, and in how many places each token is. */
import type { Findable } from '../../domain/search/findable.ts'
import { wordsOf } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { isOfNumber, labels, ofLabel } from './tokens.ts'
import { openVocabulary, type Standing } from './vocabulary.ts'

export interface Rows {
  /** `hasFiles`: the row may name files, whose words find it too. */
  put(id: number, place: string, module: string, findable: Omit<Findable, 'files'>, of: { isNew: boolean; hasFiles: boolean }): void
  drop(id: number): void
  /** At the end of a commit: rows that come together share most of their words. */
  saveCounts(): void
  /** After a commit, or after one that failed: what was counted or named in that is not in the file. */
  begin(failed: boolean): void
}

export function openRows(database: Sqlite): Rows {
  const statements = {
    label: database.prepare<[string], { id: number }>('SELECT id FROM label WHERE value = ?'),
    addLabel: database.prepare('INSERT INTO label (value) VALUES (?)'),
    count: database.prepare('INSERT INTO frequency VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET places = places + excluded.places'),
    termsOf: database.prepare<[string], { terms: string | null }>('SELECT f.terms FROM file_of o JOIN file f ON f.sha256 = o.sha256 WHERE o.place = ?'),
    addWords: database.prepare('INSERT INTO words (rowid, tokens) VALUES (?, ?)'),
    dropWords: database.prepare('DELETE FROM words WHERE rowid = ?'),
    addFacet: database.prepare('INSERT INTO facet VALUES (?, ?, ?, ?)'),
    dropFacet: database.prepare('DELETE FROM facet WHERE id = ?'),
  }
  const vocabulary = openVocabulary(database)
  const known = new Map<string, number>()
  let counted: Standing[] = []

  function labelOf(value: string): number {
    const id = known.get(value) ?? statements.label.get(value)?.id ?? Number(statements.addLabel.run(value).lastInsertRowid)
    known.set(value, id)
    return id
  }

  function count(standing: Standing): void {
    if (standing.places === 0) counted.push(standing)
    standing.places += 1
  }

  return {
    put(id, place, module, { number, title, text, state, body, persons }, { isNew, hasFiles }) {
      const [ofModule, ofState] = [labelOf(labels.module(module)), state === null ? 0 : labelOf(labels.state(state))]
      // Twice the same token is written once by SQLite itself, at less cost than a set of them here.
      let [all, length] = [ofLabel(ofModule), 0]
      const write = (standing: Standing, of: 'title' | 'text') => {
        all += standing[of]
        length += 1
        if (isNew) count(standing)
      }
      for (const word of wordsOf(`${number} ${title.kk} ${title.ru} ${title.en}`)) write(vocabulary.standing(word), 'title')
      for (const word of wordsOf(text)) write(vocabulary.standing(word), 'text')
      if (hasFiles) for (const { terms } of statements.termsOf.all(place)) for (const term of terms === null || terms === '' ? [] : terms.split(' ')) write(vocabulary.standingOfTerm(term), 'text')
      if (state !== null) all += ` ${ofLabel(ofState)}`
      if (body !== null) all += ` ${ofLabel(labelOf(labels.body(body)))}`
      for (const person of persons) all += ` ${ofLabel(labelOf(labels.person(person)))}`
      statements.addWords.run(id, all)
      statements.addFacet.run(id, ofModule, ofState, length)
    },
    drop(id) {
      statements.dropWords.run(id)
      statements.dropFacet.run(id)
    },
    saveCounts() {
      const places = new Map<string, number>()
      for (const standing of counted) for (const token of standing.tokens) if (!isOfNumber(token)) places.set(token, (places.get(token) ?? 0) + standing.places)
      for (const [token, count] of places) statements.count.run(token, count)
      vocabulary.save()
    },
    begin(failed) {
      for (const standing of counted) standing.places = 0
      counted = []
      if (!failed) return
      known.clear()
      vocabulary.forget()
    },
  }
}
