import { useMemo } from 'react'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import { list, type SystemRow } from '../../domain/systems/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { useMarked } from './favourites.ts'
import { ReachState, standingOf } from './ReachState.tsx'
import { SystemCard } from './SystemCard.tsx'
import { SystemDialog } from './SystemDialog.tsx'
import './systems.css'

const choices = ['all', 'favourites', 'unreachable'] as const
type Which = (typeof choices)[number]

const isShown: Record<Which, (row: SystemRow) => boolean> = {
  all: () => true,
  favourites: (row) => row.favourite,
  unreachable: (row) => standingOf(row) === 'unreachable',
}

/** §59.3: the systems open to one, one's favourites first. */
export function SystemsScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const { query } = useRoute()
  const answer = useAnswer(list, {})
  const known = useMarked(answer.answer)
  const which = choices.find((each) => each === query['which']) ?? 'all'
  const rows = useMemo(() => {
    const shown = known.filter(isShown[which]).toSorted((a, b) => compareKazakh(text.tri(a.system.name), text.tri(b.system.name)))
    return [...shown.filter((row) => row.favourite), ...shown.filter((row) => !row.favourite)]
  }, [known, which, text])
  const columns = useMemo((): Column<SystemRow>[] => [
    {
      key: 'name', title: text('systems.field.name'), width: 'minmax(280px, 3fr)', text: ({ system }) => `${text.tri(system.name)}. ${text.tri(system.description)}`,
      cell: ({ system, favourite }) => (
        <>{favourite ? <span className="system-star"><Icon name="star" /><span className="visually-hidden">{text('systems.favourite')}. </span></span> : null}<strong>{text.tri(system.name)}</strong><br /><span className="muted small">{text.tri(system.description)}</span></>
      ),
    },
    { key: 'owner', title: text('systems.field.owner'), width: 'minmax(140px, 1fr)', text: (row) => text.tri(row.owner), cell: (row) => text.tri(row.owner) },
    { key: 'contact', title: text('systems.field.contact'), width: 'minmax(160px, 1fr)', text: (row) => row.system.contact, cell: (row) => row.system.contact || '—' },
    { key: 'state', title: text('systems.field.state'), width: '170px', text: (row) => text(`systems.${standingOf(row)}`), cell: (row) => <ReachState row={row} /> },
  ], [text])
  const mayKeep = mayAtAll(holder, 'systems.administer')
  const opened = known.find(({ system }) => system.id === query['system'])
  return (
    <>
      <header className="screen-head">
        <h1>{text('systems.name')}</h1>
        <p className="muted">{text('systems.count', { count: rows.length })}</p>
        {mayKeep ? <span className="end"><Button icon="add" onPress={() => changeQuery({ add: 'system' })}>{text('systems.add')}</Button></span> : null}
      </header>
      {query['system'] && answer.answer && !opened ? <Banner tone="now">{text('systems.notFound')}</Banner> : null}
      <AnswerTable
        label={text('systems.name')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.system.id} onOpen={(row) => changeQuery({ system: row.system.id })} lines={2}
        rowTone={(row) => (standingOf(row) === 'unreachable' ? 'now' : undefined)}
        tools={<span className="systems-which"><Select<Which> bare label={text('systems.which')} value={which} options={choices.map((value) => ({ value, label: text(`systems.which.${value}`) }))} onChange={(value) => changeQuery({ which: value === 'all' ? null : value })} /></span>}
        empty={{ icon: 'systems', title: text('systems.none'), hint: text('systems.noneHint') }}
      />
      {opened ? <SystemCard row={opened} onClose={() => changeQuery({ system: null })} /> : null}
      {mayKeep && query['add'] === 'system' ? <SystemDialog system={null} onClose={() => changeQuery({ add: null })} /> : null}
    </>
  )
}
