import { useState } from 'react'
import { fetchNow, removeSource, type Past, type SourceRow } from '../../domain/informers/contract.ts'
import { mayFetch } from '../../domain/informers/rules.ts'
import { allowed } from '../../domain/kernel/verdict.ts'
import { useFormats, type Formats } from '../kernel/formats.ts'
import { nameSaid } from '../kernel/name-fields.ts'
import { useCommand } from '../kernel/portal.ts'
import { RemoveDialog, type Said } from '../kernel/RemoveDialog.tsx'
import { useText, type Text } from '../kernel/text.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Badge, Banner, Moment } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { SourceDialog } from './SourceDialog.tsx'
import { SourceResult } from './SourceResult.tsx'

/** One source: what it is, how its last request went, and what may be done with it. */
export function SourceCard({ row, onClose }: { row: SourceRow; onClose: () => void }) {
  const text = useText()
  const formats = useFormats()
  const fetching = useCommand(fetchNow)
  const [dialog, setDialog] = useState<'change' | 'remove' | null>(null)
  const { source } = row
  const fetch = async () => {
    const outcome = await fetching.run({ id: source.id }, { title: text('informers.fetchNow') })
    if (outcome.state === 'done') toast((text) => text('informers.fetchBegun'))
  }
  return (
    <Dialog title={text.tri(source.name)} onClose={onClose} size="large">
      <div className="stack">
        <VerbBar label={text.tri(source.name)} verbs={[
          { key: 'fetch', title: text('informers.fetchNow'), icon: 'download', look: 'primary', verdict: mayFetch(row), busy: fetching.busy || row.wanted, onPress: () => void fetch() },
          { key: 'change', title: text('informers.change'), icon: 'edit', verdict: allowed, onPress: () => setDialog('change') },
          { key: 'remove', title: text('informers.deed.remove'), icon: 'close', look: 'danger', verdict: allowed, onPress: () => setDialog('remove') },
        ]} />
        {fetching.refusal ? <Banner tone="danger">{text.refusal(fetching.refusal)}</Banner> : null}
        <Facts row={row} />
      </div>
      {dialog === 'change' ? <SourceDialog row={row} onClose={() => setDialog(null)} /> : null}
      {dialog === 'remove' ? <RemoveDialog command={removeSource} card={source} input={(seen) => ({ id: seen.id, seen })} said={saidOf(source, text, formats)} title={text('informers.deed.remove')} ask={text('informers.removeAsk', { name: text.tri(source.name) })} removed={(text) => text('informers.removed')} onClose={() => setDialog(null)} onRemoved={onClose} /> : null}
    </Dialog>
  )
}

function saidOf(source: SourceRow['source'], text: Text, formats: Formats): Said {
  return [
    ...nameSaid(text('informers.field.name'), source.name, text),
    [text('informers.field.address'), source.address],
    [text('informers.field.everyMinutes'), formats.number(source.everyMinutes)],
    [text('informers.field.validHours'), formats.number(source.validHours)],
    [text('informers.field.active'), text(source.active ? 'page.yes' : 'page.no')],
  ]
}

function pastSaid({ waiting, failed }: Past, text: Text): string {
  return [waiting > 0 ? text('informers.chart.waiting', { count: waiting }) : text('informers.past.whole'), ...(failed > 0 ? [text('informers.chart.failed', { count: failed })] : [])].join(' ')
}

function Facts({ row }: { row: SourceRow }) {
  const text = useText()
  const formats = useFormats()
  const { source, sample, last, nextAt, past } = row
  return (
    <dl className="source-facts">
      <dt>{text('informers.field.last')}</dt>
      <dd>
        <SourceResult row={row} />
        {last && !sample ? <span className="muted small"> <Moment at={last.triedAt} />{last.problem && last.wellAt ? `. ${text('informers.result.wellAt', { at: formats.moment(last.wellAt) })}` : ''}</span> : null}
      </dd>
      <dt>{text('informers.field.next')}</dt><dd>{nextAt === null ? '—' : <Moment at={nextAt} />}</dd>
      {past === null ? null : <><dt>{text('informers.field.past')}</dt><dd>{pastSaid(past, text)}</dd></>}
      <dt>{text('informers.field.kind')}</dt><dd>{text(`informers.kind.${source.kind}`)} {sample ? <Badge tone="now">{text('informers.sample')}</Badge> : null}</dd>
      <dt>{text('informers.field.address')}</dt><dd className="mono">{source.address}</dd>
      <dt>{text('informers.field.everyMinutes')}</dt><dd>{formats.number(source.everyMinutes)}</dd>
      <dt>{text('informers.field.validHours')}</dt><dd>{formats.number(source.validHours)}</dd>
      <dt>{text('informers.field.active')}</dt><dd>{text(source.active ? 'page.yes' : 'page.no')}</dd>
    </dl>
  )
}
