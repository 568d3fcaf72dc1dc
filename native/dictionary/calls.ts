import type { GivenFile } from './read-files.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { BridgeEvent } from '../../domain/kernel/bridge.ts'
import type { FoundBy, Suggestion } from '../../domain/dictionary/answer.ts'
import type { Direction } from '../../domain/dictionary/direction.ts'
import type { BridgeHandlers } from '../kernel/dispatch.ts'
import { isFailure } from '../kernel/failure.ts'
import type { Keep } from '../kernel/keep.ts'
import type { ModuleParts } from '../kernel/module-calls.ts'
import { openDictionary } from './dictionary.ts'
import { openGlossary } from './glossary.ts'
import { favour, forgetHistory, loadPersonal, nothingPersonal, remember } from './personal.ts'

type Names = Extract<keyof BridgeHandlers, `dictionary.${string}`>

const orderAfterMs = 8_000

/** The page's calls upon the dictionary. Reading needs nobody signed in; what is personal does. */
export function dictionaryCalls({ machine, folder, note, emit }: ModuleParts): Pick<BridgeHandlers, Names> {
  const { session, transfers } = machine
  const dictionary = openDictionary({ userDir: folder, note })
  const glossary = openGlossary(machine)
  // Not at the start itself, which others need the machine for.
  setTimeout(() => void dictionary.whenReady(), orderAfterMs).unref()

  const keep = (): Keep | null => session.now?.keep ?? null
  const now = () => new Date().toISOString()
  const signedIn = <T>(deed: () => Promise<T>, otherwise: T): Promise<T> => (session.now ? deed() : Promise.resolve(otherwise))

  async function filesOf(ids: readonly string[]): Promise<GivenFile[]> {
    const held = keep()
    if (!held) throw new RefusalError({ key: 'desktop.signInFirst' })
    const files: GivenFile[] = []
    for (const id of ids) {
      const ended = await transfers.endHere(id)
      if (isFailure(ended)) throw new RefusalError('refusal' in ended ? (ended.refusal as never) : { key: 'desktop.uploadBroken' })
      const bytes = await held.files.bytes(ended.sha256)
      held.files.drop(ended.sha256)
      if (!bytes) throw new RefusalError({ key: 'desktop.fileChanged', values: { name: ended.name } })
      files.push({ name: ended.name, bytes })
    }
    return files
  }

  /** Where the dictionary itself only guesses, a body's own term tells which language it is. */
  function turnedByGlossary(words: string, direction: Direction, guess: boolean, found: readonly { by: FoundBy }[], begun: boolean): Promise<Direction | null> {
    const isSure = found.some(({ by }) => by === 'exact' || by === 'form' || by === 'begins')
    return !guess || isSure ? Promise.resolve(null) : signedIn(() => glossary.turned(words, direction, begun), null)
  }

  return {
    async 'dictionary.state'() {
      void dictionary.whenReady()
      return Promise.resolve(dictionary.state())
    },
    async 'dictionary.suggest'({ words, direction, guess }) {
      const first = dictionary.suggest(words, direction, guess)
      const turned = await turnedByGlossary(words, direction, guess, first.rows, true)
      const found = turned === null ? first : dictionary.suggest(words, turned, false)
      const own = await signedIn(() => glossary.suggest(words, found.direction), [] as Suggestion[])
      const seen = new Set(own.map((row) => row.word.toLowerCase()))
      return own.length === 0 ? found : { direction: found.direction, rows: [...own, ...found.rows.filter((row) => !seen.has(row.word.toLowerCase()))] }
    },
    async 'dictionary.lookup'({ words, direction, guess }) {
      const first = dictionary.lookup(words, direction, guess)
      const turned = await turnedByGlossary(words, direction, guess, first.cards, false)
      const answer = turned === null ? first : dictionary.lookup(words, turned, false)
      return signedIn(() => glossary.enrich(answer), answer)
    },
    'dictionary.personal': () => {
      const held = keep()
      return held ? loadPersonal(held) : nothingPersonal
    },
    'dictionary.remember': ({ word, direction }) => {
      const held = keep()
      return held ? remember(held, { word, direction, at: now() }) : nothingPersonal
    },
    'dictionary.favour': ({ word, direction, favourite }) => {
      const held = keep()
      return held ? favour(held, { word, direction, at: now() }, favourite) : nothingPersonal
    },
    'dictionary.forgetHistory': () => {
      const held = keep()
      return held ? forgetHistory(held) : nothingPersonal
    },
    async 'dictionary.import'({ id, transfers: ids, wish }) {
      const files = await filesOf(ids)
      const tell = (done: number, total: number) => emit({ type: 'progress', transfer: id, done, total } satisfies BridgeEvent)
      return dictionary.bringIn(id, files, wish, tell)
    },
    'dictionary.cancelImport': ({ id }) => {
      dictionary.cancel(id)
      return {}
    },
    async 'dictionary.removeSource'({ id }) {
      await dictionary.remove(id)
      return dictionary.state()
    },
  }
}
