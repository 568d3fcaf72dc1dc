import { useMemo, useState } from 'react'
import type { DemoPerson, Failure, SessionState } from '../../domain/kernel/bridge.ts'
import { kazakhSortKey } from '../../domain/kernel/alphabet.ts'
import { call } from '../kernel/bridge.ts'
import { useText } from '../kernel/text.ts'
import { SearchField } from '../ui/SearchField.tsx'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { asFailure, takeSession } from './take-session.ts'

/** All demo keys have this password; it opens nothing but the demo office. */
const demoPassword = 'Kense-2026'

/** Remembers both of the person's keys, since papers are signed with the other one, and signs in with the first. */
async function enterWith(person: DemoPerson): Promise<SessionState | Failure> {
  const added = await call('session.addKey', { path: person.authKey })
  if (!Array.isArray(added)) return added
  await call('session.addKey', { path: person.signKey })
  const key = added.find((each) => each.path === person.authKey)
  return call('session.signIn', { key: key?.id ?? person.authKey, password: demoPassword })
}

/** The people of the demo office by body; one click signs in with that person's demo key. */
export function DemoPeople({ people }: { people: readonly DemoPerson[] }) {
  const text = useText()
  const [words, setWords] = useState('')
  const [entering, setEntering] = useState<string | null>(null)
  const [problem, setProblem] = useState<{ person: string; words: string } | null>(null)
  const bodies = useMemo(() => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    const found = people.filter((person) => {
      const heap = `${person.name} ${text.tri(person.post)} ${text.tri(person.body)}`.toLowerCase()
      return wanted.every((word) => heap.includes(word))
    })
    return [...Map.groupBy(found, (person) => text.tri(person.body))].sort(([a], [b]) => (kazakhSortKey(a) < kazakhSortKey(b) ? -1 : 1))
  }, [people, words, text])
  const enter = async (person: DemoPerson) => {
    setEntering(person.id)
    setProblem(null)
    const words = takeSession(await enterWith(person).catch(asFailure), text)
    setProblem(words === null ? null : { person: person.id, words })
    setEntering(null)
  }
  return (
    <section className="panel demo-people stack" aria-labelledby="demo-title">
      <h2 id="demo-title">{text('page.demoOffice')}</h2>
      <p className="muted reading">{text('page.demoOfficeHint')}</p>
      <SearchField label={text('page.findPerson')} value={words} onChange={setWords} />
      {bodies.length === 0 ? <EmptyState icon="search" title={text('page.nothingFound')} /> : null}
      <div className="demo-list">
        {bodies.map(([body, list]) => (
          <section key={body} aria-label={body}>
            <h3>{body}</h3>
            <ul>
              {list.map((person) => (
                <li key={person.id}>
                  <button type="button" className="demo-person" disabled={entering !== null} aria-busy={entering === person.id} onClick={() => void enter(person)}>
                    <span>{person.name}</span><span className="muted small">{text.tri(person.post)}</span>
                  </button>
                  {problem?.person === person.id ? <Banner tone="danger">{problem.words}</Banner> : null}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}
