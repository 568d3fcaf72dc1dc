/** Bodies, units and people as options of the paper's forms. */
import { useMemo } from 'react'
import { bodies, directory, units } from '../../domain/people/contract.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import { useText, type Text } from '../kernel/text.ts'
import type { Option } from '../ui/Select.tsx'

export function useBodyOptions(without: string): readonly Option[] {
  const text = useText()
  const { answer } = useAnswer(bodies, {})
  return useMemo(
    () => (answer ?? []).filter(({ body }) => body.active && body.id !== without).map(({ body }) => ({ value: body.id, label: text.tri(body.shortName), hint: text.tri(body.name) })),
    [answer, text, without],
  )
}

/** Bodies and units that the paper names already keep their names, also when they work no longer. */
export function alsoNamed(text: Text, options: readonly Option[], named: readonly { id: string; name: Trilingual }[]): readonly Option[] {
  return [...options, ...named.filter(({ id }) => !options.some((each) => each.value === id)).map(({ id, name }) => ({ value: id, label: text.tri(name) }))]
}

export function useUnitOptions(body: string): readonly Option[] {
  const text = useText()
  const { answer } = useAnswer(units, { body })
  return useMemo(
    () => (answer ?? []).filter(({ unit }) => unit.active && unit.kind !== 'leadership').map(({ unit, head }) => ({ value: unit.id, label: text.tri(unit.name), ...(head ? { hint: fullName(head) } : {}) })),
    [answer, text],
  )
}

/** People of a unit and its divisions; nobody until a unit is chosen. */
export function usePersonOptions(body: string, unit: string | null): readonly Option[] {
  const text = useText()
  const { answer } = useAnswer(directory, unit === null ? null : { body, unit, limit: 500 })
  return useMemo(() => (answer?.rows ?? []).map((person) => ({ value: person.id, label: fullName(person), hint: text.tri(person.post) })), [answer, text])
}
