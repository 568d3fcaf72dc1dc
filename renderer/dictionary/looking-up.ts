import { useCallback, useEffect, useState } from 'react'
import type { DictionaryAnswer, Suggestion } from '../../domain/dictionary/answer.ts'
import type { DictionaryState, Personal } from '../../domain/dictionary/bridge.ts'
import type { Direction } from '../../domain/dictionary/direction.ts'
import { call, faultNumber } from '../kernel/bridge.ts'
import { toast } from '../ui/Toast.tsx'

/** Where one stands when nothing is pinned; from there the language of what is typed is detected. */
const startDirection: Direction = 'kk-ru-en'

export interface Asking {
  words: string
  /** Null: the language is detected. */
  pinned: Direction | null
}

const inputOf = ({ words, pinned }: Asking) => ({ words, direction: pinned ?? startDirection, guess: pinned === null })

export interface Listed {
  direction: Direction
  rows: readonly Suggestion[]
}

/** The list of what is typed; each key asks at once, and only the newest answer is shown. Asked again once the dictionary is in order. */
export function useSuggestions(asking: Asking, isReady: boolean): { listed: Listed | null; fault: string | null } {
  const { words, pinned } = asking
  const [listed, setListed] = useState<Listed | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    let late = false
    if (words.trim() === '') {
      setListed(null)
      return
    }
    call('dictionary.suggest', inputOf({ words, pinned })).then(
      (answer) => { if (!late) { setListed(answer); setFault(null) } },
      (error: unknown) => { if (!late) setFault(faultNumber(error)) },
    )
    return () => {
      late = true
    }
  }, [words, pinned, isReady])
  return { listed: words.trim() === '' ? null : listed, fault }
}

export interface LookedUp {
  answer: DictionaryAnswer | null
  fault: string | null
  again: () => void
}

/** The cards of a word; `null` asks nothing. `waitMs` lets the arrows run down the list without opening each line. */
export function useLookup(words: string | null, direction: Direction | null, waitMs = 0, isReady = true): LookedUp {
  const [found, setFound] = useState<{ answer: DictionaryAnswer | null; fault: string | null }>({ answer: null, fault: null })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (words === null || words.trim() === '') {
      setFound({ answer: null, fault: null })
      return
    }
    let late = false
    const timer = setTimeout(() => {
      call('dictionary.lookup', inputOf({ words, pinned: direction })).then(
        (answer) => { if (!late) setFound({ answer, fault: null }) },
        (error: unknown) => { if (!late) setFound({ answer: null, fault: faultNumber(error) }) },
      )
    }, waitMs)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [words, direction, waitMs, isReady, turn])
  return { ...found, again: useCallback(() => setTurn((now) => now + 1), []) }
}

const nothing: Personal = { history: [], favourites: [] }

export function usePersonal() {
  const [personal, setPersonal] = useState<Personal>(nothing)
  useEffect(() => {
    void call('dictionary.personal', {}).then(setPersonal)
  }, [])
  const isFavourite = (word: string, direction: Direction) => personal.favourites.some((each) => each.word === word && each.direction === direction)
  return {
    personal,
    isFavourite,
    remember: useCallback((word: string, direction: Direction) => void call('dictionary.remember', { word, direction }).then(setPersonal), []),
    favour: useCallback((word: string, direction: Direction, favourite: boolean) => void call('dictionary.favour', { word, direction, favourite }).then((answer) => {
      if ('history' in answer) setPersonal(answer)
      else toast((text) => 'refusal' in answer ? text.refusal(answer.refusal) : text('kernel.fault', { number: answer.fault.number }), 'danger')
    }), []),
    forgetHistory: useCallback(() => void call('dictionary.forgetHistory', {}).then(setPersonal), []),
  }
}

const preparingAgainMs = 1_000

/** What the dictionary consists of; asked again while it is being put in order. */
export function useDictionaryState() {
  const [state, setState] = useState<DictionaryState | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((now) => now + 1), [])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let late = false
    const take = (next: DictionaryState) => {
      if (late) return
      setState(next)
      setFault(null)
      if (!next.ready) timer = setTimeout(refresh, preparingAgainMs)
    }
    call('dictionary.state', {}).then(take, (error: unknown) => { if (!late) setFault(faultNumber(error)) })
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [turn, refresh])
  return { state, fault, refresh }
}
