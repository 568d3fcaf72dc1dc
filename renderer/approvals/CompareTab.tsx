import { useState } from 'react'
import { versionNumber, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { compareVersions, type TextChange } from '../../domain/approvals/queries.ts'
import { SideBySide, type Mark } from '../documents/public.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { EmptyState, State, type Tone } from '../ui/Show.tsx'
import { Select } from '../ui/Select.tsx'
import type { IconName } from '../ui/Icon.tsx'

const looks: Record<TextChange['kind'], { tone: Tone; icon: IconName }> = {
  inserted: { tone: 'done', icon: 'add' },
  deleted: { tone: 'danger', icon: 'remove' },
  replaced: { tone: 'now', icon: 'edit' },
  moved: { tone: 'accent', icon: 'sort' },
}

/** §19: what changed between two versions, word by word. */
export function CompareTab({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const to = Math.max(1, version.n)
  const [from, setFrom] = useState(to - 1)
  const [language, setLanguage] = useState<'kk' | 'ru'>(text.language === 'ru' ? 'ru' : 'kk')
  const earlier = approval.versions.filter((each) => each.n < to)
  const before = earlier.some((each) => each.n === from) ? from : to - 1
  const [selected, setSelected] = useState<string | null>(null)
  const answer = useAnswer(compareVersions, { id: approval.id, from: before, to, language })
  return (
    <div className="stack">
      <div className="row screen-only">
        <Select bare label={text('approvals.compare.from')} value={String(before)} onChange={(n) => { setFrom(Number(n)); setSelected(null) }} options={earlier.map((each) => ({ value: String(each.n), label: versionNumber(approval, each.n) }))} />
        <span aria-hidden>→</span><strong>{versionNumber(approval, to)}</strong>
        <Select bare label={text('approvals.compare.language')} value={language} onChange={(next) => { setLanguage(next); setSelected(null) }} options={[{ value: 'kk', label: text('approvals.text.kk') }, { value: 'ru', label: text('approvals.text.ru') }]} />
      </div>
      <AnswerView answer={answer}>
        {({ changes }) => (changes.length === 0
          ? <EmptyState icon="compare" title={text('approvals.compare.same')} />
          : (
            <>
              <p className="muted" role="status">{text('approvals.compare.count', { count: changes.length })}</p>
              <ol className="changes compare-list" lang={language} aria-label={text('approvals.compare.list')}>
                {changes.map((change, index) => (
                  <li key={index} className={selected === String(index) ? 'shown' : ''}>
                    <State {...looks[change.kind]}>{text(`approvals.change.${change.kind}`)}</State>
                    <p>{change.beforeWords ? <del>{change.beforeWords}</del> : null}{change.beforeWords && change.afterWords ? ' ' : null}{change.afterWords ? <ins>{change.afterWords}</ins> : null}</p>
                    <IconButton icon="eye" label={text('approvals.compare.show')} pressed={selected === String(index)} onPress={() => setSelected(String(index))} />
                  </li>
                ))}
              </ol>
              <SideBySide
                selected={selected} onMark={setSelected}
                left={{ file: approval.versions[before]!.text[language], title: versionNumber(approval, before), lang: language, marks: marksOf(changes, 'before') }}
                right={{ file: approval.versions[to]!.text[language], title: versionNumber(approval, to), lang: language, marks: marksOf(changes, 'after') }}
              />
            </>
          ))}
      </AnswerView>
    </div>
  )
}

function marksOf(changes: readonly TextChange[], side: 'before' | 'after'): Mark[] {
  return changes.flatMap((change, index) => {
    const place = change[side]
    return place === null ? [] : [{ id: String(index), kind: change.kind, anchor: place, note: '' }]
  })
}
