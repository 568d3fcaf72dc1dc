import { useMemo } from 'react'
import { approvalState, currentVersion, versionAt, versionNumber, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import { isMine, waits, type Wait } from '../../domain/approvals/waits.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { call } from '../kernel/bridge.ts'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, go, routeTo, useRoute, useTitle } from '../kernel/routes.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner, Deadline, State } from '../ui/Show.tsx'
import { Tabs, type TabView } from '../ui/Tabs.tsx'
import { PaperState } from './ApprovalsScreen.tsx'
import { BodiesTab } from './BodiesTab.tsx'
import { CardTab } from './CardTab.tsx'
import { CompareTab } from './CompareTab.tsx'
import { GuardTab } from './GuardTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { PaperRoute } from './PaperRoute.tsx'
import { PaperVerbs } from './PaperVerbs.tsx'
import { RemarksTab } from './RemarksTab.tsx'
import { TextsTab } from './TextsTab.tsx'
import { useWorkdaysLeft } from './term.ts'
import './approvals.css'

export function PaperScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const paper = useAnswer(approvalById, { id: parameters['id'] ?? '' })
  return <AnswerView answer={paper} lines={12}>{(approval) => <Paper approval={approval} tab={parameters['tab'] ?? 'text'} />}</AnswerView>
}

function Paper({ approval, tab }: { approval: Approval; tab: string }) {
  const text = useText()
  const { query } = useRoute()
  const wanted = Number(query['version'] ?? Number.NaN)
  const version = versionAt(approval, wanted) ?? currentVersion(approval)
  const number = versionNumber(approval, version.n)
  useTitle(`${number} — ${text('approvals.name')}`)
  const tabs = usePaperTabs(approval, version)
  const shown = tabs.some((each) => each.key === tab) ? tab : 'text'
  return (
    <article className="paper" aria-label={`${number} ${text.tri(approval.title)}`}>
      <PaperHead approval={approval} version={version} />
      {version === currentVersion(approval) ? <PaperVerbs approval={approval} /> : null}
      <div className="paper-body">
        <div className="paper-main panel">
          <h2 className="visually-hidden">{text('approvals.paper.parts')}</h2>
          <p className="paper-printed"><strong>{tabs.find((each) => each.key === shown)?.title}</strong></p>
          <Tabs
            label={text('approvals.paper.parts')} tabs={tabs} selected={shown}
            onSelect={(key) => go(`${routeTo('/approvals/:id/:tab', { id: approval.id, tab: key })}${Number.isNaN(wanted) ? '' : `?version=${wanted}`}`)}
          />
        </div>
        <aside className="paper-side panel" aria-label={text('approvals.paper.route')}>
          <h2>{text('approvals.paper.route')}</h2>
          <PaperRoute approval={approval} version={version} />
        </aside>
      </div>
    </article>
  )
}

function usePaperTabs(approval: Approval, version: Version): readonly TabView[] {
  const text = useText()
  const seat = useSeatTaken()
  return useMemo(() => {
    const isDevelopers = seat.holder.body === approval.developer.id
    const remarks = approval.versions.flatMap((each) => each.reviews.flatMap((review) => (review.signature === null ? [] : (review.outcome?.remarks ?? [])))).length
    return [
      { key: 'text', title: text('approvals.tab.text'), content: () => <TextsTab approval={approval} version={version} /> },
      { key: 'card', title: text('approvals.tab.card'), count: version.files.length + 2, content: () => <CardTab approval={approval} version={version} /> },
      { key: 'bodies', title: text('approvals.tab.bodies'), count: version.bodies.length, content: () => <BodiesTab approval={approval} version={version} /> },
      { key: 'remarks', title: text('approvals.tab.remarks'), count: remarks, content: () => <RemarksTab approval={approval} /> },
      ...(approval.versions.length > 1 ? [{ key: 'compare', title: text('approvals.tab.compare'), content: () => <CompareTab approval={approval} version={version} /> }] : []),
      ...(isDevelopers ? [{ key: 'guard', title: text('approvals.tab.guard'), content: () => <GuardTab approval={approval} /> }] : []),
      { key: 'history', title: text('approvals.tab.history'), content: () => <HistoryTab approval={approval} /> },
    ]
  }, [approval, version, seat, text])
}

/** Number and version, kind, state, whose turn it is and the deadline in words (LOOK "A paper"). */
function PaperHead({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const seat = useSeatTaken()
  const left = useWorkdaysLeft()
  const waiting = waits(approval)
  const mine = waiting.filter((wait) => isMine(wait, seat))
  const deadline = nearestDeadline(mine.length > 0 ? mine : waiting)
  const isOld = version !== currentVersion(approval)
  return (
    <header className="paper-head">
      <div className="row">
        <h1>{versionNumber(approval, version.n)}</h1>
        <PaperState state={approvalState(approval)} />
        {mine.length > 0 ? <State tone="now" icon="waiting">{text('approvals.paper.yourTurn')}: {mine.map((wait) => text(`approvals.verb.${wait.verb}`)).join(', ')}</State> : null}
        {deadline === null ? null : <Deadline date={deadline} left={left(deadline)} />}
        <span className="end row screen-only">
          {approval.versions.length > 1 ? (
            <Select
              bare label={text('approvals.paper.version')} value={String(version.n)} onChange={(n) => changeQuery({ version: n })}
              options={approval.versions.map((each) => ({ value: String(each.n), label: versionNumber(approval, each.n) }))}
            />
          ) : null}
          <IconButton icon="print" label={text('page.print')} onPress={() => void call('shell.print', {})} />
        </span>
      </div>
      <p className="paper-title">{text.tri(approval.title)}</p>
      <p className="muted">{text(`approvals.kind.${approval.kind}`)} · {text.tri(approval.developer.name)} · {text('approvals.sheet.responsible')}: {approval.responsible.name}</p>
      {isOld ? <Banner tone="now">{text('approvals.paper.oldVersion', { version: versionNumber(approval, currentVersion(approval).n) })}</Banner> : null}
      {approval.withdrawn ? <Banner tone="now" title={text('approvals.state.withdrawn')}>{approval.withdrawn.by.name}: {approval.withdrawn.reason}</Banner> : null}
      <ReturnedBanner approval={approval} />
    </header>
  )
}

/** After a return the one who must mend it sees the reason before anything else. */
function ReturnedBanner({ approval }: { approval: Approval }) {
  const text = useText()
  const last = currentVersion(approval).rounds.at(-1)?.returned
  if (!last) return null
  return <Banner tone="now" title={text('approvals.paper.returned', { name: last.by.name })}>{last.reason}</Banner>
}

function nearestDeadline(rows: readonly Wait[]): string | null {
  const dates = rows.flatMap((wait) => (wait.deadline === null ? [] : [wait.deadline]))
  return dates.toSorted()[0] ?? null
}
