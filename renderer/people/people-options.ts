import { useDeferredValue, useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import { directory } from '../../domain/people/contract.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import type { Option } from '../ui/Select.tsx'

/** People of a body for a picker, found on the portal as one types. `also` keeps a chosen one in the list. */
export function usePeopleOptions(body: string | null, except: readonly string[] = []): { options: readonly Option[]; onSearch: (words: string) => void } {
  const text = useText()
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words)
  const answer = useAnswer(directory, { text: asked.trim(), body, limit: 50 })
  const options = (answer.answer?.rows ?? []).filter((row) => !except.includes(row.id)).map((row) => ({ value: row.id, label: fullName(row), hint: `${text.tri(row.post)}, ${text.tri(row.unitName)}` }))
  return { options, onSearch: setWords }
}
