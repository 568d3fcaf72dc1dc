import { useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import { all, allowed, refuse } from '../../domain/kernel/verdict.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { person as personQuery, restore } from '../../domain/people/contract.ts'
import { mayChangeEntry } from '../../domain/people/rules.ts'
import { get as settingsQuery } from '../../domain/settings/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { useText } from '../kernel/text.ts'
import { Badge, Banner, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { DelegationLines } from './DelegationLines.tsx'
import { DismissDialog } from './DismissDialog.tsx'
import { OwnPasswordDialog } from './OwnPasswordDialog.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import './people.css'

const screenOf: Readonly<Record<string, string>> = { approval: '/approvals', session: '/sessions' }

type PersonAnswer = OutputOf<typeof personQuery>

export function PersonScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const answer = useAnswer(personQuery, { id: parameters['id'] ?? '' })
  return <><PeopleTabs /><AnswerView answer={answer} lines={8}>{(found) => <Card found={found} />}</AnswerView></>
}

function Card({ found }: { found: PersonAnswer }) {
  const text = useText()
  const { person, iin, delegations, tasks, mayAdminister } = found
  const seat = useSeatTaken()
  const [dialog, setDialog] = useState<'change' | 'dismiss' | 'password' | 'ownPassword' | null>(null)
  const restoring = useCommand(restore)
  // Whoever administers the card gives passwords there, their own as well.
  const isOwn = useAnswer(settingsQuery, {}).answer?.passwordSignIn === true && seat.person.id === person.id && !mayAdminister
  const mine = mayAdminister ? allowed : refuse('people.notYourBody')
  const restoreNow = async () => {
    const outcome = await restoring.run({ id: person.id }, { title: text('people.deed.restore') })
    if (outcome.state === 'done') toast((text) => text('people.saved'))
  }
  const atWork = person.active ? mine : refuse('people.dismissed', { name: fullName(person) })
  const mayEnter = person.active ? all(mine, mayChangeEntry(seat, person)) : atWork
  const { id, surname, name, patronymic, body, unit, post, roles, email, phone, room, active } = person
  const whole = iin === null ? null : { id, iin, surname, name, patronymic, body, unit, post, roles, email, phone, room, active }
  return (
    <>
      <header className="screen-head">
        <h1>{fullName(person)}</h1>
        {person.active ? <State tone="done" icon="check">{text('people.atWork')}</State> : <State tone="now" icon="remove">{text('people.left')}</State>}
      </header>
      {mayAdminister ? (
        <VerbBar label={text('people.verbs')} verbs={[
          { key: 'change', title: text('people.changePerson'), icon: 'edit', verdict: atWork, onPress: () => setDialog('change') },
          { key: 'password', title: text('people.deed.setPassword'), icon: 'key', verdict: mayEnter, onPress: () => setDialog('password') },
          ...(person.active ? [{ key: 'dismiss', title: text('people.deed.deactivate'), icon: 'exit' as const, look: 'danger' as const, verdict: mine, onPress: () => setDialog('dismiss') }]
            : [{ key: 'restore', title: text('people.deed.restore'), icon: 'returned' as const, verdict: mine, busy: restoring.busy, onPress: () => void restoreNow() }]),
        ]} />
      ) : null}
      {isOwn ? <VerbBar label={text('people.verbs')} verbs={[{ key: 'ownPassword', title: text('people.deed.changePassword'), icon: 'key', verdict: allowed, onPress: () => setDialog('ownPassword') }]} /> : null}
      {restoring.refusal ? <Banner tone="danger">{text.refusal(restoring.refusal)}</Banner> : null}
      <div className="person">
        <section className="panel" aria-label={text('people.person')}>
          <dl className="person-facts">
            <dt>{text('people.field.post')}</dt><dd>{text.tri(person.post)}</dd>
            <dt>{text('people.field.unit')}</dt><dd>{text.tri(person.unitName)}</dd>
            <dt>{text('people.field.body')}</dt><dd>{text.tri(person.bodyName)}</dd>
            <dt>{text('people.field.phone')}</dt><dd>{person.phone || '—'}</dd>
            <dt>{text('people.field.room')}</dt><dd>{person.room || '—'}</dd>
            <dt>{text('people.field.email')}</dt><dd>{person.email || '—'}</dd>
            {iin === null ? null : <><dt>{text('people.field.iin')}</dt><dd className="mono">{iin}</dd></>}
            <dt>{text('people.field.roles')}</dt><dd><span className="rights-list">{person.roles.map((role) => <Badge key={role}>{text(`people.role.${role}`)}</Badge>)}</span></dd>
          </dl>
        </section>
        <div className="stack">
          <section className="panel stack" aria-label={text('people.delegations')}>
            <h2>{text('people.delegations')}</h2>
            {delegations.length === 0 ? <p className="muted">{text('people.noDelegations')}</p> : <DelegationLines rows={delegations} />}
          </section>
          {tasks.length > 0 ? (
            <section className="panel stack" aria-label={text('people.openTasks')}>
              <h2>{text('people.openTasks')} <Badge tone="now">{tasks.length}</Badge></h2>
              <ul className="plain-list">{tasks.map((task) => <li key={task.id}>{screenOf[task.noun] ? <a href={`#${screenOf[task.noun]}/${task.id}`}>{task.number || text.tri(task.title)}</a> : task.number} <span className="muted">{text.tri(task.title)}</span></li>)}</ul>
            </section>
          ) : null}
        </div>
      </div>
      {dialog === 'change' && whole ? <PersonDialog person={whole} onClose={() => setDialog(null)} /> : null}
      {dialog === 'dismiss' ? <DismissDialog person={person} tasks={tasks} onClose={() => setDialog(null)} /> : null}
      {dialog === 'ownPassword' ? <OwnPasswordDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'password' ? <PasswordDialog person={person} onClose={() => setDialog(null)} /> : null}
    </>
  )
}
