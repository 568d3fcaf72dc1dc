import { useMemo, useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { bodies, directory, person } from '../../domain/people/contract.ts'
import type { search } from '../../domain/search/contract.ts'
import { modulesStore } from '../kernel/module.ts'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery } from '../kernel/routes.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Select } from '../ui/Select.tsx'

export interface Chosen {
  words: string
  module: string
  body: string
  person: string
  state: string
  period: string
  sort: string
}

export const periods = [{ key: 'week', days: 6 }, { key: 'month', days: 29 }, { key: 'year', days: 364 }] as const

const all = 'all'
const relevance = 'relevance'
const choose = (name: keyof Chosen) => (value: string) => changeQuery({ [name]: value === all ? null : value })

function withChosen<Row>(rows: readonly Row[], chosen: string, rowOf: (name: string) => Row, nameOf: (row: Row) => string): readonly Row[] {
  return chosen === '' || rows.some((row) => nameOf(row) === chosen) ? rows : [...rows, rowOf(chosen)]
}

/** What narrows the answer; sections and states say how much there is in each. */
export function SearchFilters({ chosen, answer }: { chosen: Chosen; answer: OutputOf<typeof search> | null }) {
  const text = useText()
  const modules = useStore(modulesStore)
  const listed = useAnswer(bodies, {}).answer ?? []
  const nameOf = (name: string) => {
    const module = modules.find((each) => each.name === name)
    return module ? text(module.title) : name
  }
  // What is chosen stays among the choices when other words find nothing of it, so that it can be seen and taken off.
  const sections = useMemo(() => withChosen(answer?.modules ?? [], chosen.module, (module) => ({ module, count: 0 }), ({ module }) => module), [answer, chosen.module])
  const states = useMemo(() => withChosen(answer?.states ?? [], chosen.state, (state) => ({ state, count: 0 }), ({ state }) => state), [answer, chosen.state])
  return (
    <div className="search-filters">
      <Select
        bare label={text('search.module')} value={chosen.module || all} onChange={choose('module')}
        options={[{ value: all, label: text('search.everywhere') }, ...sections.map(({ module, count }) => ({ value: module, label: text('search.moduleCount', { module: nameOf(module), count }) }))]}
      />
      <Select
        bare label={text('search.state')} value={chosen.state || all} onChange={choose('state')}
        options={[{ value: all, label: text('search.anyState') }, ...states.map(({ state, count }) => ({ value: state, label: text('search.moduleCount', { module: text.known(state) ? text(state) : state, count }) }))]}
      />
      <Select
        bare label={text('search.body')} value={chosen.body || all} onChange={choose('body')}
        options={[{ value: all, label: text('search.anyBody') }, ...listed.map(({ body }) => ({ value: body.id, label: text.tri(body.shortName) }))]}
      />
      <Select
        bare label={text('search.period')} value={chosen.period || all} onChange={choose('period')}
        options={[{ value: all, label: text('search.anyTime') }, ...periods.map(({ key }) => ({ value: key, label: text(`search.${key}`) }))]}
      />
      <PersonFilter chosen={chosen.person} />
    </div>
  )
}

/** In which order what was found stands. */
export function SortChoice({ chosen }: { chosen: Chosen }) {
  const text = useText()
  return (
    <Select
      bare label={text('search.sort')} value={chosen.sort || relevance} onChange={(value) => changeQuery({ sort: value === relevance ? null : value })}
      options={[{ value: relevance, label: text('search.bestFirst') }, { value: 'newest', label: text('search.newestFirst') }]}
    />
  )
}

function PersonFilter({ chosen }: { chosen: string }) {
  const text = useText()
  const [words, setWords] = useState('')
  const found = useAnswer(directory, words.trim().length < 2 ? null : { text: words.trim(), limit: 10 }).answer?.rows ?? []
  const known = useAnswer(person, chosen === '' ? null : { id: chosen }).answer?.person
  const options = [...(known ? [known] : []), ...found.filter((row) => row.id !== known?.id)].map((row) => ({ value: row.id, label: fullName(row), hint: text.tri(row.post) }))
  return <ComboBox bare label={text('search.person')} value={chosen || null} options={options} onSearch={setWords} onChange={(next) => changeQuery({ person: next })} />
}
