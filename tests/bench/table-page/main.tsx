/** The product's table with 100,000 rows, or (`#empty`) a scroller of the same height with nothing in it. */
import '../../../renderer/kernel/no-eval.ts'
import '../../../renderer/fonts.css'
import '../../../renderer/ui/tokens.css'
import './table-page.css'
import { createRoot } from 'react-dom/client'
import type { Answer } from '../../../renderer/kernel/portal.ts'
import { AnswerTable, type Column } from '../../../renderer/kernel/AnswerTable.tsx'
import { loadAllWords } from '../../../renderer/kernel/words.ts'

interface Row {
  id: string
  number: string
  title: string
  state: string
  deadline: string
}

const rows: Row[] = Array.from({ length: 100_000 }, (_none, index) => ({
  id: String(index),
  number: `12-5/${index}`,
  title: `«Әкімшілік рәсімдер туралы» қаулының жобасы № ${index}`,
  state: index % 3 === 0 ? 'Келісуде' : 'Келісілді',
  deadline: `2026-11-${String((index % 28) + 1).padStart(2, '0')}`,
}))

const columns: Column<Row>[] = [
  { key: 'number', title: '№', width: '120px', cell: (row) => row.number, text: (row) => row.number },
  { key: 'title', title: 'Атауы', width: 'minmax(200px, 3fr)', cell: (row) => row.title, text: (row) => row.title },
  { key: 'state', title: 'Жай-күйі', width: '160px', cell: (row) => row.state, text: (row) => row.state },
  { key: 'deadline', title: 'Мерзімі', width: '140px', cell: (row) => row.deadline, text: (row) => row.deadline },
]

const answer: Answer<unknown> = { state: 'ready', answer: rows, asOf: '2026-11-22T12:00:00.000Z', from: 'portal', refusal: null, faultNumber: null, asking: false, again: () => undefined }

function Trial() {
  if (location.hash === '#empty') return <div className="empty-scroller"><div className="empty-height" /></div>
  return <AnswerTable label="Қағаздар" answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} empty={{ icon: 'approvals', title: 'Бос' }} />
}

await loadAllWords()
const root = document.getElementById('root')
if (root) createRoot(root).render(<main className="trial"><Trial /></main>)
