import { useState } from 'react'
import { exportSession, makeMinutes, returnMinutes, signMinutes } from '../../domain/sessions/contract.ts'
import type { Minutes } from '../../domain/sessions/minutes.ts'
import { minutesById, sessionById } from '../../domain/sessions/queries.ts'
import { mayExport, mayInstruct, mayMakeMinutes, mayReturnMinutes, maySignMinutes } from '../../domain/sessions/rules.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { SignatureDialog } from '../approvals/public.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { call } from '../kernel/bridge.ts'
import { FileView } from '../kernel/document-viewer.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useSignedCommand } from '../kernel/signing.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { SignatureSeal } from '../signing/public.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Digest, EmptyState, Moment, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { InstructDialog, InstructionsPart } from './ConsoleDialogs.tsx'
import { RulesPart } from './HallParts.tsx'
import { MinutesQuestionPart } from './MinutesQuestionPart.tsx'
import { SessionHead } from './SessionHead.tsx'
import { guestWords } from './words.ts'

export function MinutesScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const session = useAnswer(sessionById, { id: parameters['id'] ?? '' })
  return <AnswerView answer={session} lines={12}>{(found) => <Minuted session={found} />}</AnswerView>
}

/** §44, B4.1: the minutes as the software kept the facts, their two signatures, and the package that proves them without the portal. */
function Minuted({ session }: { session: Session }) {
  const text = useText()
  const minutes = useAnswer(minutesById, session.minutes ? { id: session.id } : null)
  return (
    <article className="session" aria-label={text('sessions.screen.minutes')}>
      <SessionHead session={session} title={text('sessions.screen.minutes')} />
      <MinutesVerbs session={session} />
      <ReturnedPart session={session} />
      {session.minutes
        ? <><Signatures session={session} /><AnswerView answer={minutes} lines={10}>{(found) => <MinutesText session={session} minutes={found} />}</AnswerView></>
        : <div className="panel"><EmptyState icon="file" title={text('sessions.minutes.none')}>{text('sessions.minutes.noneHint')}</EmptyState></div>}
      {session.minutes ? null : <InstructionsPart session={session} />}
    </article>
  )
}

function MinutesVerbs({ session }: { session: Session }) {
  const text = useText()
  const seat = useSeatTaken()
  const making = useCommand(makeMinutes)
  const signing = useSignedCommand(signMinutes)
  const [open, setOpen] = useState<'export' | 'return' | 'instruct' | null>(null)
  const { minutes } = session
  const close = () => setOpen(null)
  const as = (['chair', 'secretary'] as const).find((each) => maySignMinutes(seat, session, each).allowed)
  const make = mayMakeMinutes(seat, session)
  const sign = async (role: 'chair' | 'secretary') => {
    const done = await signing.run({ id: session.id, n: minutes?.n ?? 1, as: role }, { verb: text('sessions.verb.signMinutes'), consequence: text('sessions.consequence.signMinutes') })
    if (done?.state === 'done') toast((text) => text('sessions.done.minutesSigned', { number: session.number }))
  }
  const exported = mayExport(seat, session)
  const instructing = mayInstruct(seat, session)
  const back = mayReturnMinutes(seat, session, minutes?.n ?? 0)
  const verbs: Verb[] = [
    ...(as ? [{ key: 'sign', title: text('sessions.verb.signMinutes'), icon: 'seal' as const, look: 'primary' as const, verdict: maySignMinutes(seat, session, as), busy: signing.busy, onPress: () => void sign(as) }] : []),
    ...(make.allowed ? [{ key: 'make', title: text(minutes ? 'sessions.verb.makeMinutesAnew' : 'sessions.verb.makeMinutes'), icon: 'file' as const, look: minutes ? 'plain' as const : 'primary' as const, verdict: make, busy: making.busy, onPress: () => void making.run({ id: session.id }, { title: text('sessions.verb.makeMinutes') }) }] : []),
    // What was given in the hall may be written down, or put right, until the minutes are made.
    ...(instructing.allowed ? [{ key: 'instruct', title: text('sessions.console.instruct'), icon: 'send' as const, verdict: instructing, onPress: () => setOpen('instruct') }] : []),
    ...(back.allowed ? [{ key: 'return', title: text('sessions.verb.returnMinutes'), icon: 'returned' as const, verdict: back, onPress: () => setOpen('return') }] : []),
    { key: 'export', title: text('sessions.verb.export'), icon: 'download', verdict: exported, look: 'primary', onPress: () => setOpen('export') },
  ]
  const refused = signing.refusal ?? making.refusal
  return (
    <div className="screen-only">
      <VerbBar label={text('sessions.verbs')} verbs={verbs} />
      {refused ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refused)}</Banner> : null}
      {open === 'export' ? <ExportDialog session={session} onClose={close} /> : null}
      {open === 'instruct' ? <InstructDialog session={session} onClose={close} /> : null}
      {open === 'return' && minutes ? <ReturnDialog session={session} n={minutes.n} onClose={close} /> : null}
    </div>
  )
}

/** Whoever finds a fault says which; the minutes go back to the secretary, and are made anew. */
function ReturnDialog({ session, n, onClose }: { session: Session; n: number; onClose: () => void }) {
  const text = useText()
  const title = text('sessions.verb.returnMinutes')
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="reading">{text('sessions.consequence.returnMinutes')}</p>
      <CommandForm
        command={returnMinutes} submit={title} title={`${session.number}: ${title}`} onCancel={onClose} onDone={onClose}
        fields={[{ kind: 'longText', name: 'reason', label: text('sessions.field.reason'), required: true, lines: 3, maxLength: 2000 }]}
        build={(values) => ({ id: session.id, n, reason: typeof values['reason'] === 'string' ? values['reason'].trim() : '' })}
      />
    </Dialog>
  )
}

/** Until they are made anew it is said why the last ones came back. */
function ReturnedPart({ session }: { session: Session }) {
  const text = useText()
  const last = (session.returned ?? []).at(-1)
  if (session.minutes !== null || last === undefined) return null
  return <Banner tone="now" title={text('sessions.minutes.returned', { n: last.minutes.n, name: last.by.name })}>{last.reason} <span className="muted small"><Moment at={last.at} /></span></Banner>
}

function ExportDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const text = useText()
  const { run, busy, outcome, refusal } = useCommand(exportSession)
  const title = text('sessions.verb.export')
  const made = outcome?.state === 'done' ? outcome.answer : null
  return (
    <Dialog title={title} onClose={onClose} actions={made ? null : <><Button onPress={onClose}>{text('page.cancel')}</Button><Button look="primary" icon="download" busy={busy} onPress={() => void run({ id: session.id }, { title })}>{title}</Button></>}>
      <p className="reading">{text('sessions.export.what')}</p>
      {refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refusal)}</Banner> : null}
      {made ? (
        <>
          <SaveRow file={made.package} />
          <p>{text('sessions.export.seal')} <Digest sha256={made.seal} /></p>
          <p className="muted small reading">{text('sessions.export.how')}</p>
        </>
      ) : null}
    </Dialog>
  )
}

function SaveRow({ file }: { file: FileRef }) {
  const save = async () => {
    const answer = await call('files.save', { file })
    if ('path' in answer) toast((text) => text('documents.view.saved', { path: answer.path }))
    else toast((text) => 'refusal' in answer ? text.refusal(answer.refusal) : text('kernel.fault', { number: answer.fault.number }), 'danger')
  }
  return <p><Button look="primary" icon="download" onPress={() => void save()}>{file.name}</Button></p>
}

function Signatures({ session }: { session: Session }) {
  const text = useText()
  const [shown, setShown] = useState<SignatureRecord | null>(null)
  const [file, setFile] = useState<FileRef | null>(null)
  const { minutes } = session
  if (minutes === null) return null
  return (
    <section className="panel session-part" aria-label={text('sessions.minutes.signatures')}>
      <div className="row">
        {(['chair', 'secretary'] as const).map((as) => {
          const signature = minutes.signatures[as]
          return signature
            ? <SignatureSeal key={as} signature={signature} post={text(`sessions.as.${as}`)} onOpen={() => setShown(signature)} />
            : <State key={as} tone="now" icon="waiting">{text('sessions.minutes.awaits', { as: text(`sessions.as.${as}`) })}</State>
        })}
        <span className="end row">
          <Button icon="eye" onPress={() => setFile(minutes.pdf.kk)}>{text('sessions.minutes.pdfKk')}</Button>
          <Button icon="eye" onPress={() => setFile(minutes.pdf.ru)}>{text('sessions.minutes.pdfRu')}</Button>
        </span>
      </div>
      {shown ? <SignatureDialog signature={shown} onClose={() => setShown(null)} /> : null}
      {file ? <Dialog title={file.name} size="full" onClose={() => setFile(null)}><FileView file={file} /></Dialog> : null}
    </section>
  )
}

function MinutesText({ session, minutes }: { session: Session; minutes: Minutes }) {
  const text = useText()
  const formats = useFormats()
  return (
    <>
      <section className="panel session-part" aria-label={text('sessions.minutes.held')}>
        <h2>{text('sessions.minutes.held')}</h2>
        <dl className="facts">
          <div><dt>{text('sessions.field.place')}</dt><dd>{minutes.place}</dd></div>
          <div><dt>{text('sessions.minutes.time')}</dt><dd>{formats.exact(minutes.openedAt)} — {formats.exact(minutes.closedAt)}</dd></div>
          {minutes.breaks.length > 0 ? <div><dt>{text('sessions.state.break')}</dt><dd>{minutes.breaks.map((each) => `${formats.time(each.from)}–${each.until ? formats.time(each.until) : ''}`).join(', ')}</dd></div> : null}
          <div><dt>{text('sessions.field.chair')}</dt><dd>{guestWords(text, minutes.chair)}</dd></div>
          {minutes.signsForChair ? <div><dt>{text('sessions.minutes.signsForChair')}</dt><dd>{guestWords(text, minutes.signsForChair)}</dd></div> : null}
          <div><dt>{text('sessions.field.secretary')}</dt><dd>{guestWords(text, minutes.secretary)}</dd></div>
          <div><dt>{text('sessions.detail.edition')}</dt><dd>{minutes.edition} · <Digest sha256={minutes.editionSha256} /></dd></div>
        </dl>
        <RulesPart rules={minutes.rules} members={minutes.attendance.length} />
      </section>
      <section className="panel session-part" aria-label={text('sessions.presence')}>
        <h2>{text('sessions.presence')}</h2>
        <div className="wide-table">
          <table className="plain-table">
            <thead><tr><th scope="col">{text('sessions.detail.memberName')}</th><th scope="col">{text('sessions.presence')}</th><th scope="col">{text('sessions.answers')}</th></tr></thead>
            <tbody>
              {minutes.attendance.map((row) => (
                <tr key={row.member}>
                  <td><strong>{row.name}</strong><br /><span className="muted small">{text.tri(row.post)}</span></td>
                  <td>{row.attended ? <State tone="done" icon="check">{text('sessions.presence.attended')}</State> : <State icon="remove">{text('sessions.presence.absent')}</State>}{row.substitute ? <p className="small">{text('sessions.attendance.substitute', { name: guestWords(text, row.substitute) })}{row.substituteAttended ? ` (${text('sessions.presence.attended')})` : ''}</p> : null}</td>
                  <td>{row.answered === 'none' ? text('sessions.attendance.noAnswer') : text(`sessions.decision.${row.answered}`)}{row.reason ? <p className="small">{row.reason}</p> : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {minutes.questions.map((question) => <MinutesQuestionPart key={question.id} question={question} />)}
      <InstructionsPart session={session} />
    </>
  )
}
