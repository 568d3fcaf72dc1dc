import { useMemo } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Right } from '../../domain/kernel/rights.ts'
import { roleList } from '../../domain/people/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { PeopleTabs } from './PeopleTabs.tsx'

type RoleRow = OutputOf<typeof roleList>[number]

/** What each role may do, from the very table that the server asks; rights are not edited here, roles are given to people. */
export function RolesScreen() {
  const text = useText()
  const answer = useAnswer(roleList, {})
  const columns = useMemo((): Column<RoleRow>[] => {
    const rightsOf = (row: RoleRow) => row.rights.map((right) => text(`people.right.${right as Right}`)).join(' · ')
    return [
    { key: 'role', title: text('people.role'), width: 'minmax(260px, 1fr)', text: (row) => text(`people.role.${row.role}`), cell: (row) => <strong>{text(`people.role.${row.role}`)}</strong> },
    { key: 'holders', title: text('people.holders'), width: '140px', align: 'end', order: (row) => row.holders, text: (row) => String(row.holders), cell: (row) => row.holders },
    { key: 'rights', title: text('people.rights'), width: 'minmax(320px, 3fr)', text: rightsOf, cell: rightsOf },
  ]
  }, [text])
  return (
    <>
      <header className="screen-head"><h1>{text('people.roles')}</h1><p className="muted reading">{text('people.rolesHint')}</p></header>
      <PeopleTabs />
      <AnswerTable
        label={text('people.roles')} answer={answer} rows={answer.answer ?? []} columns={columns} rowKey={(row) => row.role} onOpen={(row) => go(`/people?role=${row.role}`)}
        empty={{ icon: 'people', title: text('page.nothingFound') }}
      />
    </>
  )
}
