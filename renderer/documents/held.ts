/** Bytes and models of files, as native holds them. */
import { useCallback, useEffect, useState } from 'react'
import type { DocumentModel } from '../../domain/documents/document.ts'
import type { Failure } from '../../domain/kernel/bridge.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { call, faultNumber } from '../kernel/bridge.ts'

export type Held<Value> = { state: 'loading' } | { state: 'ready'; value: Value } | { state: 'failed'; failure: Failure }

const isFailure = (answer: object): answer is Failure => 'refusal' in answer || 'fault' in answer

function useHeld<Value>(file: FileRef, load: (file: FileRef, stop: AbortSignal) => Promise<Value | Failure>): Held<Value> & { again: () => void } {
  const [held, setHeld] = useState<Held<Value>>({ state: 'loading' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    setHeld({ state: 'loading' })
    load(file, stop.signal).then(
      (answer) => {
        if (stop.signal.aborted) return
        const failed = typeof answer === 'object' && answer !== null && isFailure(answer)
        setHeld(failed ? { state: 'failed', failure: answer } : { state: 'ready', value: answer as Value })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setHeld({ state: 'failed', failure: { fault: { number: faultNumber(error) } } })
      },
    )
    return () => stop.abort()
  }, [file.sha256, turn]) // eslint-disable-line react-hooks/exhaustive-deps -- a file is what its digest says; a new object of the same file changes nothing
  const again = useCallback(() => setTurn((before) => before + 1), [])
  return { ...held, again }
}

async function holdUrl(file: FileRef): Promise<string | Failure> {
  const answer = await call('files.hold', { file })
  return 'url' in answer ? answer.url : answer
}

async function holdBytes(file: FileRef, stop: AbortSignal): Promise<Uint8Array | Failure> {
  const url = await holdUrl(file)
  if (typeof url !== 'string') return url
  const response = await fetch(url, { signal: stop })
  if (!response.ok) throw new Error(`the held file answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function readModel(file: FileRef): Promise<DocumentModel | Failure> {
  const answer = await call('files.read', { file })
  return 'document' in answer ? (answer.document as DocumentModel) : answer
}

export const useFileUrl = (file: FileRef) => useHeld(file, holdUrl)
export const useFileBytes = (file: FileRef) => useHeld(file, holdBytes)
export const useDocumentModel = (file: FileRef) => useHeld(file, readModel)
