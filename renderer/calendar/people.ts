/** People and units that can be invited, and who serves in a unit. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Event } from '../../domain/calendar/event.ts'
import { bodies, directory, units } from '../../domain/people/contract.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { askOnce, useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import type { Option } from '../ui/Select.tsx'

/** Names of those met while somebody chose: a change that waits for the line says only who they are. */
const met = new Map<string, string>()

export const nameMet = (person: string): string => met.get(person) ?? '…'

/** Everybody of the portal, found as one types; those invited already keep their names. */
export function useInviteeOptions(self: string, event: Event | null): { options: readonly Option[]; onSearch: (words: string) => void } {
  const text = useText()
  const [words, setWords] = useState('')
  const { answer } = useAnswer(directory, { text: useDeferredValue(words).trim(), limit: 50 })
  useEffect(() => {
    for (const row of answer?.rows ?? []) met.set(row.id, fullName(row))
  }, [answer])
  const options = useMemo(() => {
    const invited = (event?.invitees ?? []).map((each): Option => ({ value: each.person, label: each.name }))
    const found = (answer?.rows ?? []).filter((row) => row.id !== self).map((row): Option => ({ value: row.id, label: fullName(row), hint: `${text.tri(row.post)}, ${text.tri(row.bodyName)}` }))
    return [...found, ...invited.filter((each) => !found.some((other) => other.value === each.value))]
  }, [answer, event, self, text])
  return { options, onSearch: setWords }
}

/** Units of one's own body; a whole unit is invited with one choice. */
export function useUnitOptions(body: string): readonly Option[] {
  const text = useText()
  const { answer } = useAnswer(units, { body })
  const names = useAnswer(bodies, {}).answer
  return useMemo(() => {
    const bodyName = names?.find((each) => each.body.id === body)?.body.shortName
    return (answer ?? []).filter(({ unit }) => unit.active).map(({ unit }): Option => ({ value: unit.id, label: text.tri(unit.name), hint: bodyName ? text.tri(bodyName) : undefined }))
  }, [answer, names, body, text])
}

const askedAtMost = 100

/** Ids of everybody who serves in the units now, to see when they are free. */
export function usePeopleOfUnits(chosen: readonly string[], body: string): readonly string[] {
  const [people, setPeople] = useState<readonly string[]>([])
  const key = chosen.join(' ')
  useEffect(() => {
    let gone = false
    const wanted = key.split(' ').filter(Boolean)
    void Promise.all(wanted.map((unit) => askOnce(directory, { body, unit, limit: askedAtMost }))).then((lists) => {
      if (!gone) setPeople(lists.flatMap((list) => list?.rows.map((row) => row.id) ?? []))
    })
    return () => {
      gone = true
    }
  }, [key, body])
  return people
}
