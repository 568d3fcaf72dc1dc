import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import type { BodyRef } from '../../domain/people/actor.ts'
import { proposeProtocol } from '../../domain/approvals/contract.ts'
import { protocolDraft } from '../../domain/approvals/queries.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { toast } from '../ui/Toast.tsx'

type Point = OutputOf<typeof protocolDraft>['points'][number]

interface PointsProps {
  points: readonly Point[]
  /** What is wrong with the points, once they were sent. */
  problem: string | undefined
  onChange: (points: readonly Point[]) => void
  approval: Approval
  body: BodyRef
}

/** §21: begins from the remarks on which the body insists, with what the developer answered (B1.1). */
export function ProtocolDialog({ approval, body, onClose }: { approval: Approval; body: BodyRef; onClose: () => void }) {
  const text = useText()
  const drawn = currentVersion(approval).protocols.find((each) => each.body.id === body.id)
  const draft = useAnswer(protocolDraft, { id: approval.id, body: body.id })
  const title = text('approvals.verb.proposeProtocol')
  return (
    <Dialog title={title} size="large" onClose={onClose}>
      <AnswerView answer={draft}>
        {({ points }) => (
          <CommandForm
            command={proposeProtocol} submit={title} title={`${approval.number}: ${title}`} initial={{ points: drawn?.points ?? points, files: drawn?.files ?? [] }} seen={drawn?.id ?? null} draft={`approvals.proposeProtocol ${approval.id} ${body.id}`} onCancel={onClose}
            fields={[
              { kind: 'own', name: 'points', label: text('approvals.station.protocol'), required: true, draw: ({ value, onChange, problem }) => <Points points={(value as readonly Point[] | undefined) ?? []} problem={problem} onChange={onChange} approval={approval} body={body} /> },
              { kind: 'files', name: 'files', label: text('approvals.field.attachments') },
            ]}
            build={(values) => ({ id: approval.id, version: currentVersion(approval).n, body: body.id, points: values['points'], files: values['files'] })}
            onDone={() => {
              toast((text) => text('approvals.done.deed', { verb: text('approvals.verb.proposeProtocol'), number: approval.number }))
              onClose()
            }}
          />
        )}
      </AnswerView>
    </Dialog>
  )
}

function Points({ points, problem, onChange, approval, body }: PointsProps) {
  const text = useText()
  const missing = (words: string) => (problem !== undefined && words.trim() === '' ? text('page.field.required') : undefined)
  const put = (index: number, change: Partial<Point>) => onChange(points.map((each, at) => (at === index ? { ...each, ...change } : each)))
  return (
    <div className="stack">
      {points.map((point, index) => (
        <fieldset key={index} className="point">
          <legend className="row">{text('approvals.protocol.point', { n: index + 1 })}<IconButton icon="close" label={text('approvals.protocol.removePoint', { n: index + 1 })} onPress={() => onChange(points.filter((_, at) => at !== index))} /></legend>
          <TextField label={text('approvals.protocol.subject')} required lines={2} value={point.subject} error={missing(point.subject)} onChange={(subject) => put(index, { subject })} />
          <TextField label={text.tri(body.shortName)} required lines={3} value={point.bodyPosition} error={missing(point.bodyPosition)} onChange={(bodyPosition) => put(index, { bodyPosition })} />
          <TextField label={text.tri(approval.developer.shortName)} required lines={3} value={point.developerPosition} error={missing(point.developerPosition)} onChange={(developerPosition) => put(index, { developerPosition })} />
        </fieldset>
      ))}
      {points.length === 0 && problem !== undefined ? <p className="field-error" role="alert">{problem}</p> : null}
      <div className="row"><Button icon="add" onPress={() => onChange([...points, { remark: null, subject: '', bodyPosition: '', developerPosition: '' }])}>{text('approvals.protocol.addPoint')}</Button></div>
    </div>
  )
}
