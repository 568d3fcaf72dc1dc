import { useEffect, useMemo, useState } from 'react'
import { addDays } from '../../domain/kernel/time.ts'
import { lettersAtMost, rowsAtMost, search, type Found } from '../../domain/search/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { modulesStore } from '../kernel/module.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken, useToday } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { useTypedWords } from '../kernel/typed-words.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { FoundRow } from './FoundRow.tsx'
import { SearchFilters, SortChoice, type Chosen, periods } from './SearchFilters.tsx'
import './search.css'

const pageSize = 20

function useChosen(): Chosen {
  const { query } = useRoute()
  return useMemo(() => ({
    words: (query['words'] ?? '').slice(0, lettersAtMost), module: query['module'] ?? '', body: query['body'] ?? '', person: query['person'] ?? '', state: query['state'] ?? '', period: query['period'] ?? '', sort: query['sort'] ?? '',
  }), [query])
}

/** The whole portal from one line. What is chosen stands in the address, so that going back finds it again. */
export function SearchScreen() {
  const text = useText()
  const today = useToday()
  const chosen = useChosen()
  const [typed, setTyped] = useTypedWords(chosen.words)
  const [pages, setPages] = useState(1)
  useEffect(() => setPages(1), [chosen])
  const days = periods.find((each) => each.key === chosen.period)?.days
  const answer = useAnswer(search, chosen.words === '' ? null : {
    words: chosen.words, modules: chosen.module === '' ? [] : [chosen.module], body: chosen.body || null, person: chosen.person || null, state: chosen.state || null,
    from: days === undefined ? null : addDays(today, -days), sort: chosen.sort === 'newest' ? 'newest' : 'relevance', limit: Math.min(rowsAtMost, pageSize * pages),
  })
  return (
    <>
      <header className="screen-head"><h1>{text('search.title')}</h1></header>
      <div className="search-head">
        <SearchField label={text('search.words')} placeholder={text('search.words')} value={typed} onChange={setTyped} maxLength={lettersAtMost} autoFocus />
        <SearchFilters chosen={chosen} answer={answer.answer} />
      </div>
      {chosen.words === '' ? <EmptyState icon="search" title={text('search.begin')}>{text('search.hint')}</EmptyState> : (
        <AnswerView answer={answer} lines={8}>
          {({ rows, total, more, filling }) => (
            <>
              {answer.from === 'cache' ? <p className="search-here"><Icon name="offline" />{text('search.onlyHere')}</p> : null}
              {filling.length > 0 ? <NotWhole modules={filling} here={answer.from === 'cache'} /> : null}
              <div className="search-sum">
                <p className="muted" role="status">{more ? text('search.foundMore', { count: total }) : text('search.found', { count: total })}</p>
                {rows.length === 0 ? null : <SortChoice chosen={chosen} />}
              </div>
              {rows.length === 0 ? <EmptyState icon="search" title={text('search.nothing', { words: chosen.words })}>{text('search.nothingHint')}</EmptyState> : <FoundList rows={rows} />}
              {rows.length < total && rows.length < rowsAtMost ? <div className="row"><Button busy={answer.asking} onPress={() => setPages(pages + 1)}>{text('search.more')}</Button></div> : null}
              {rows.length < total && rows.length >= rowsAtMost ? <p className="muted">{text('search.firstOnly', { count: rowsAtMost })}</p> : null}
            </>
          )}
        </AnswerView>
      )}
    </>
  )
}

/** The index is being filled: what isn't found may be there. Whoever keeps the portal sees how far it is. */
function NotWhole({ modules, here }: { modules: readonly string[]; here: boolean }) {
  const text = useText()
  const known = useStore(modulesStore)
  const { holder } = useSeatTaken()
  const names = modules.map((name) => known.find((each) => each.name === name)).flatMap((each) => (each ? [text(each.title)] : []))
  return (
    <Banner tone="now">
      {text('search.filling', { modules: names.join(', ') })}
      {!here && mayAtAll(holder, 'settings.administer') ? <> <a href="#/search/index">{text('search.fillingHow')}</a></> : null}
    </Banner>
  )
}

function FoundList({ rows }: { rows: readonly Found[] }) {
  const text = useText()
  return <ol className="found-list" aria-label={text('page.found')}>{rows.map((row) => <FoundRow key={`${row.noun} ${row.id}`} row={row} />)}</ol>
}
