import type { Done } from '../../domain/kernel/bridge.ts'
import { Icon } from '../ui/Icon.tsx'
import { Badge, Banner, Skeleton } from '../ui/Show.tsx'
import { useManifestWords } from './ManifestRows.tsx'
import { SigningSubject } from './SigningSubject.tsx'
import type { Sheet, SheetStage } from './sheets.ts'
import type { Result } from './signing-deed.ts'
import { useText } from './text.ts'

/** What would be signed: one paper laid open, or many as a list of which each opens. */
export function SigningPapers({ stages, many }: { stages: readonly SheetStage[]; many: boolean }) {
  const text = useText()
  const [only] = stages
  if (!many && only) return <OnePaper stage={only} />
  const ready = stages.filter((stage) => stage.at === 'ready').length
  const left = stages.filter((stage) => stage.at === 'refused' || stage.at === 'fault').length
  return (
    <section className="stack" aria-label={text('page.sign.papers')}>
      <h3>{text('page.sign.papers')} <span className="muted small" role="status">{text('page.sign.readyCount', { ready, count: stages.length })}</span></h3>
      {left > 0 ? <Banner tone="now">{text('page.sign.leftOut', { count: left })}</Banner> : null}
      <ol className="sign-papers">
        {stages.map((stage, index) => <li key={index}><PaperOfMany stage={stage} /></li>)}
      </ol>
    </section>
  )
}

function OnePaper({ stage }: { stage: SheetStage }) {
  const text = useText()
  switch (stage.at) {
    case 'preparing': return <><p className="muted">{text('page.sign.preparing')}</p><Skeleton lines={6} /></>
    case 'refused': return <Banner tone="danger" title={text('page.sign.cannot')}>{text.refusal(stage.refusal)}</Banner>
    case 'fault': return <Banner tone="danger" title={text('page.faultTitle')}>{text('page.sign.notSigned')}{stage.number ? ` № ${stage.number}` : ''}</Banner>
    case 'ready': return <SigningSubject sheet={stage.sheet} />
  }
}

function PaperOfMany({ stage }: { stage: SheetStage }) {
  const text = useText()
  switch (stage.at) {
    case 'preparing': return <p className="muted sign-paper-line">{text('page.sign.preparingOne')}</p>
    case 'refused': return <p className="sign-paper-line key-why"><Icon name="warning" />{text.refusal(stage.refusal)}</p>
    case 'fault': return <p className="sign-paper-line key-why"><Icon name="warning" />{text('page.faultTitle')}{stage.number ? ` № ${stage.number}` : ''}</p>
    case 'ready': return (
      <details className="sign-paper">
        <summary><PaperName sheet={stage.sheet} /> <Decided sheet={stage.sheet} /> <span className="muted small">{text('page.sign.fileCount', { count: stage.sheet.files.length })}</span></summary>
        <div className="stack"><SigningSubject sheet={stage.sheet} /></div>
      </details>
    )
  }
}

function PaperName({ sheet: { manifest: { body } } }: { sheet: Sheet }) {
  return <><strong>{body.version}</strong> — <span lang={body.lang}>{body.title}</span></>
}

/** Papers that are signed together may be decided differently. */
function Decided({ sheet: { manifest: { body } } }: { sheet: Sheet }) {
  return <Badge tone="accent">{useManifestWords(body.deed).decision(body.decision)}</Badge>
}

/** What became of each of many papers; those that failed say why, and the rest stand signed. */
export function SigningResults({ results }: { results: readonly Result[] }) {
  const text = useText()
  const failed = results.filter(({ done }) => !('state' in done)).length
  return (
    <section className="stack" aria-label={text('page.sign.results')}>
      <Banner tone={failed === 0 ? 'done' : 'now'} title={text('page.sign.signedCount', { count: results.length - failed })}>
        {failed === 0 ? null : text('page.sign.failedCount', { count: failed })}
      </Banner>
      <ol className="sign-papers">
        {results.map(({ sheet, done }, index) => (
          <li key={index} className={'state' in done ? 'sign-result' : 'sign-result failed'}>
            <Icon name={'state' in done ? 'check' : 'warning'} />
            <div>
              <p><PaperName sheet={sheet} /></p>
              <p className="small"><Became done={done} /></p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Became({ done }: { done: Done }) {
  const text = useText()
  if ('refusal' in done) return text.refusal(done.refusal)
  if ('fault' in done) return `${text('page.faultTitle')} № ${done.fault.number}`
  return text(done.state === 'done' ? 'page.signed' : 'page.willBeSentLater')
}
