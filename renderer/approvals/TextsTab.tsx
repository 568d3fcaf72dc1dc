import { useMemo, useState } from 'react'
import { currentVersion, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { remarkLedger } from '../../domain/approvals/queries.ts'
import { mayDecide, mayGiveOpinion } from '../../domain/approvals/review-rules.ts'
import type { Anchor } from '../../domain/documents/document.ts'
import type { Passage } from '../../domain/approvals/review.ts'
import { DocumentView, SideBySide, type Mark } from '../documents/public.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { draftRemark, forgetRemarks, useRemarksDrafted } from './remark-drafts.ts'

/** A remark may mean a paragraph of any length; the words are found by their place. */
const quoteAtMost = 2_000

type Shown = 'both' | 'kk' | 'ru'

/** The act in both languages side by side; remarks stand beside the words they mean. */
export function TextsTab({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const seat = useSeatTaken()
  const [shown, setShown] = useState<Shown>('both')
  const [selected, setSelected] = useState<Passage | null>(null)
  const drafted = useRemarksDrafted(approval)
  const marks = usePaperMarks(approval, version)
  const mayRemark = version === currentVersion(approval) && (mayGiveOpinion(seat, approval).allowed || mayDecide(seat, approval).allowed)
  const side = (language: 'kk' | 'ru') => ({
    file: version.text[language],
    title: text(`approvals.text.${language}`),
    lang: language,
    marks: marks[language],
    ...(mayRemark ? { onSelect: (anchor: Anchor) => setSelected({ language, ...anchor, quote: anchor.quote.slice(0, quoteAtMost) }) } : {}),
  })
  return (
    <div className="texts">
      <div className="row screen-only">
        <Select bare label={text('approvals.text.shown')} value={shown} onChange={setShown} options={(['both', 'kk', 'ru'] as const).map((each) => ({ value: each, label: text(`approvals.text.${each}`) }))} />
        {mayRemark ? <span className="muted small">{text('approvals.text.selectHint')}</span> : null}
        {drafted.length > 0 ? <span className="end row"><span>{text('approvals.text.drafted', { count: drafted.length })}</span><Button look="quiet" onPress={() => forgetRemarks(approval)}>{text('approvals.text.forget')}</Button></span> : null}
      </div>
      {shown === 'both' ? <SideBySide left={side('kk')} right={side('ru')} /> : <DocumentView key={shown} {...side(shown)} />}
      {selected ? <RemarkDialog approval={approval} passage={selected} onClose={() => setSelected(null)} /> : null}
    </div>
  )
}

/** Where remarks were made on this version, and which words of it answer earlier ones. */
function usePaperMarks(approval: Approval, version: Version): Record<'kk' | 'ru', readonly Mark[]> {
  const text = useText()
  const drafted = useRemarksDrafted(approval)
  const ledger = useAnswer(remarkLedger, { id: approval.id }).answer
  return useMemo(() => {
    const marks: Record<'kk' | 'ru', Mark[]> = { kk: [], ru: [] }
    const add = (passage: Passage | null, id: string, kind: Mark['kind'], note: string) => {
      if (passage) marks[passage.language].push({ id, kind, anchor: passage, note })
    }
    for (const row of ledger?.rows ?? []) {
      if (row.madeOn === version.n) add(row.remark.passage, row.remark.id, 'remark', `${text.tri(row.body.shortName)}: ${row.remark.remark}`)
      if (row.answeredIn === version.n) row.answer?.changes.forEach((passage, index) => add(passage, `${row.remark.id} ${index}`, 'changed', `${text(`approvals.answer.${row.answer!.answer}`)}: ${row.remark.remark}`))
    }
    if (version === currentVersion(approval)) drafted.forEach((each, index) => add(each.anchor, `drafted ${index}`, 'remark', `${text('approvals.text.yours')}: ${each.remark}`))
    return marks
  }, [ledger, drafted, approval, version, text])
}

function RemarkDialog({ approval, passage, onClose }: { approval: Approval; passage: Passage; onClose: () => void }) {
  const text = useText()
  const [remark, setRemark] = useState('')
  const [proposal, setProposal] = useState('')
  const keep = () => {
    draftRemark(approval, { remark, proposal, anchor: passage })
    onClose()
  }
  return (
    <Dialog
      title={text('page.remark')} onClose={onClose}
      actions={<><Button onPress={onClose}>{text('page.cancel')}</Button><Button look="primary" icon="remark" disabled={remark.trim() === '' || proposal.trim() === ''} onPress={keep}>{text('approvals.text.noteRemark')}</Button></>}
    >
      <div className="stack">
        <q className="remark-quote" lang={passage.language}>{passage.quote}</q>
        <TextField label={text('page.remark')} required lines={3} value={remark} onChange={setRemark} autoFocus />
        <TextField label={text('page.proposal')} required lines={3} value={proposal} onChange={setProposal} />
        <Banner>{text('approvals.text.draftedHint')}</Banner>
      </div>
    </Dialog>
  )
}
