import { useEffect, useMemo, useState } from 'react'
import { latestOf, type Material, type Question } from '../../domain/sessions/agenda.ts'
import { changedWords } from '../../domain/sessions/queries.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { DocumentView, type Mark } from '../documents/public.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner, EmptyState, Moment, State } from '../ui/Show.tsx'
import { isChangedSince, useMarkRead, type Reads } from './materials.ts'
import { guestWords } from './words.ts'

type Changes = OutputOf<typeof changedWords>['changes']

/** One question of the agenda with its people and materials; the chosen material is read in place. */
export function QuestionView({ session, question, n, reads }: { session: Session; question: Question; n: number; reads: Reads | null }) {
  const text = useText()
  const [chosen, setChosen] = useState<string | null>(null)
  const material = question.materials.find((each) => each.id === chosen) ?? firstFor(question, text.language)
  const people = (label: string, words: string) => (words === '' ? null : <div><dt>{label}</dt><dd>{words}</dd></div>)
  return (
    <section className="panel session-part" aria-label={text.tri(question.title)}>
      <h2>{n}. {text.tri(question.title)}</h2>
      <dl className="facts narrow">
        {people(text('sessions.field.body'), question.body ? text.tri(question.body.name) : '')}
        {people(text('sessions.field.speakers'), question.speakers.map((guest) => guestWords(text, guest)).join('; '))}
        {people(text('sessions.field.invited'), question.invited.map((guest) => guestWords(text, guest)).join('; '))}
      </dl>
      {question.materials.length === 0
        ? <EmptyState icon="file" title={text('sessions.noMaterials')} />
        : (
          <>
            <MaterialList materials={question.materials} shown={material?.id ?? null} reads={reads} onShow={setChosen} />
            {material ? <MaterialView key={`${material.id} ${latestOf(material).n}`} session={session} material={material} reads={reads} /> : null}
          </>
        )}
    </section>
  )
}

/** The draft resolution in the reader's language comes first. */
function firstFor({ materials }: Question, language: string): Material | undefined {
  const drafts = materials.filter((material) => material.role === 'resolution')
  return drafts.find((material) => material.language === language) ?? drafts[0] ?? materials[0]
}

interface MaterialListProps {
  materials: readonly Material[]
  shown: string | null
  reads: Reads | null
  onShow: (material: string) => void
}

function MaterialList({ materials, shown, reads, onShow }: MaterialListProps) {
  const text = useText()
  const formats = useFormats()
  return (
    <ul className="materials" aria-label={text('sessions.materials')}>
      {materials.map((material) => {
        const { file, n } = latestOf(material)
        const read = reads?.get(material.id)
        return (
          <li key={material.id}>
            <button type="button" className="material" aria-current={shown === material.id || undefined} onClick={() => onShow(material.id)}>
              <Icon name="file" />
              <span className="material-words">
                <strong>{text(`sessions.materialRole.${material.role}`)}{material.language ? ` (${text(`sessions.language.${material.language}`)})` : ''}</strong>
                <span className="muted small material-file">{file.name} · {formats.size(file.size)}{n > 1 ? ` · ${text('sessions.version', { n })}` : ''}</span>
              </span>
              {reads === null ? null : isChangedSince(reads, material) ? <State tone="now" icon="edit">{text('sessions.read.changed')}</State>
                : read === undefined ? <State icon="more">{text('sessions.read.never')}</State> : <State tone="done" icon="check">{text('sessions.read.done')}</State>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** The text as it is now, with the words marked that changed since one's last reading or between any two versions. */
function MaterialView({ session, material, reads }: { session: Session; material: Material; reads: Reads | null }) {
  const text = useText()
  const latest = latestOf(material)
  const [wanted, setWanted] = useState<number | null>(null)
  const changed = isChangedSince(reads, material)
  const since = wanted ?? (changed ? (reads?.get(material.id) ?? 0) : 0)
  const from = since === 0 || since >= latest.n ? null : since
  const words = useAnswer(changedWords, from === null ? null : { id: session.id, material: material.id, from, to: latest.n })
  const { seen, busy } = useMarkRead(session.id, material, reads, text('sessions.read.done'))
  const marks = useMemo(() => marksOf(words.answer?.changes ?? []), [words.answer])
  return (
    <div className="material-view">
      {material.versions.length > 1 ? (
        <div className="row screen-only">
          <Select
            bare label={text('sessions.compare.since')} value={String(from ?? 0)} onChange={(n) => setWanted(Number(n))}
            options={[{ value: '0', label: text('sessions.compare.none') }, ...material.versions.slice(0, -1).map((version) => ({ value: String(version.n), label: text('sessions.compare.sinceVersion', { n: version.n }) }))]}
          />
          {changed ? <Button icon="check" busy={busy} onPress={seen}>{text('sessions.verb.seen')}</Button> : null}
          <span className="muted small">{text('sessions.version', { n: latest.n })} · <Moment at={latest.at} /> · {latest.by.name}</span>
        </div>
      ) : null}
      {from !== null && words.answer ? <ChangeList changes={words.answer.changes} comparable={words.answer.comparable} from={from} /> : null}
      <div className="material-text"><DocumentView file={latest.file} marks={marks} {...(material.language ? { lang: material.language } : {})} /></div>
    </div>
  )
}

const looks = { inserted: { tone: 'done', icon: 'add' }, deleted: { tone: 'danger', icon: 'remove' }, replaced: { tone: 'now', icon: 'edit' }, moved: { tone: 'accent', icon: 'sort' } } as const

function ChangeList({ changes, comparable, from }: { changes: Changes; comparable: boolean; from: number }) {
  const text = useText()
  if (!comparable) return <Banner tone="now">{text('sessions.compare.impossible', { n: from })}</Banner>
  return (
    <details className="material-changes" open={changes.length <= 6}>
      <summary>{text('sessions.compare.count', { count: changes.length, n: from })}</summary>
      <ol className="changes">
        {changes.map((change, index) => (
          <li key={index}>
            <State {...looks[change.kind]}>{text(`sessions.changed.${change.kind}`)}</State>
            <p>{change.beforeWords ? <del>{change.beforeWords}</del> : null}{change.beforeWords && change.afterWords ? ' ' : null}{change.afterWords ? <ins>{change.afterWords}</ins> : null}</p>
          </li>
        ))}
      </ol>
    </details>
  )
}

function marksOf(changes: Changes): Mark[] {
  return changes.flatMap((change, index) => (change.after === null ? [] : [{ id: String(index), kind: change.kind, anchor: change.after, note: change.beforeWords === '' ? '' : `← ${change.beforeWords}` }]))
}

/** Keeps the screen on the question that the chair calls, as long as the reader follows. */
export function useFollowed(current: string | null, wanted: string | null, first: string | null): { shown: string | null; follows: boolean } {
  const [last, setLast] = useState(current)
  useEffect(() => {
    if (current !== null) setLast(current)
  }, [current])
  return wanted === null ? { shown: current ?? last ?? first, follows: true } : { shown: wanted, follows: false }
}
