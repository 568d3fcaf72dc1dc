import { roleList } from '../../domain/people/contract.ts'
import type { Right } from '../../domain/kernel/rights.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Badge } from '../ui/Show.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import './people.css'

/** What each role may do, from the very table that the server asks; rights are not edited here, roles are given to people. */
export function RolesScreen() {
  const text = useText()
  const answer = useAnswer(roleList, {})
  return (
    <>
      <header className="screen-head"><h1>{text('people.roles')}</h1><p className="muted reading">{text('people.rolesHint')}</p></header>
      <PeopleTabs />
      <AnswerView answer={answer} lines={10}>
        {(rows) => (
          <ul className="role-list">
            {rows.map(({ role, rights, holders }) => (
              <li key={role} className="panel role">
                <div className="role-head"><h2>{text(`people.role.${role}`)}</h2><a href={`#/people?role=${role}`}>{text('people.total', { count: holders })}</a></div>
                <ul className="rights-list" aria-label={text('people.rights')}>{rights.map((right) => <li key={right}><Badge>{text(`people.right.${right as Right}`)}</Badge></li>)}</ul>
              </li>
            ))}
          </ul>
        )}
      </AnswerView>
    </>
  )
}
