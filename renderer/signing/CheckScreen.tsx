import { useState } from 'react'
import { astanaInstant } from '../../domain/kernel/time.ts'
import { call } from '../kernel/bridge.ts'
import { useTitle } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { CheckProtocol } from './CheckProtocol.tsx'
import { useChecking, type Stage } from './checking.ts'
import { FilesToCheck, type AsOf } from './FilesToCheck.tsx'
import { SigningTabs } from './SigningTabs.tsx'
import './signing.css'

/** Anybody's signature over anything: what it is, whose, over what, and whether it holds. */
export function CheckScreen() {
  const text = useText()
  const title = text('signing.check.title')
  useTitle(title)
  const [files, setFiles] = useState<readonly File[]>([])
  const [asOf, setAsOf] = useState<AsOf>({ date: null, minute: 24 * 60 - 1 })
  const { stage, check, stop } = useChecking()
  const run = () => void check(files, asOf.date === null ? null : astanaInstant(asOf.date, asOf.minute))
  return (
    <>
      <header className="screen-head">
        <h1>{title}</h1>
        {stage.at === 'checked' ? <Button icon="print" onPress={() => void call('shell.print', {})}>{text('page.print')}</Button> : null}
      </header>
      <SigningTabs />
      <div className="check stack">
        <FilesToCheck files={files} busy={stage.at === 'checking'} asOf={asOf} onCheck={run} onAsOf={(next) => { setAsOf(next); stop() }} onChange={(next) => { setFiles(next); stop() }} />
        <Outcome stage={stage} onStop={stop} onAgain={run} />
      </div>
    </>
  )
}

function Outcome({ stage, onStop, onAgain }: { stage: Stage; onStop: () => void; onAgain: () => void }) {
  const text = useText()
  switch (stage.at) {
    case 'idle':
      return <EmptyState icon="seal" title={text('signing.check.empty')}>{text('signing.check.emptyHint')}</EmptyState>
    case 'checking':
      return (
        <div className="panel stack">
          <p role="status">{text('signing.check.checking')}</p>
          <progress className="file-progress" aria-label={text('signing.check.checking')} value={stage.done} max={Math.max(1, stage.total)} />
          <div className="row"><Button onPress={onStop}>{text('page.cancel')}</Button></div>
        </div>
      )
    case 'failed':
      return 'refusal' in stage ? (
        <Banner tone="danger" title={text('signing.check.failed')}>{text.refusal(stage.refusal)}</Banner>
      ) : (
        <Banner tone="danger" title={text('signing.check.failed')} action={<Button onPress={onAgain}>{text('page.tryAgain')}</Button>}>
          {text('signing.check.failedSafe')}{stage.fault.number ? <span className="small"> № {stage.fault.number}</span> : null}
        </Banner>
      )
    case 'checked':
      return <CheckProtocol check={stage.check} />
  }
}
