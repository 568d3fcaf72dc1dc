import { astanaDate } from '../../domain/kernel/time.ts'
import { call } from '../kernel/bridge.ts'
import { useFormats } from '../kernel/formats.ts'
import { AddKeyFile, useAddKey } from '../kernel/KeyList.tsx'
import { keyName, KeyWarnings } from '../kernel/KeyFacts.tsx'
import { type Key, useKeys } from '../kernel/keys.ts'
import { useTitle } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Badge, EmptyState, Skeleton } from '../ui/Show.tsx'
import '../kernel/key-list.css'
import './signing.css'

/** Every key of this PC, whatever it lies on: whose, what for, how long, and what keeps it from being used (B10.2). */
export function KeysScreen() {
  const text = useText()
  const title = text('signing.keys.title')
  useTitle(title)
  const { keys, take } = useKeys('either')
  const addKey = useAddKey('either', take)
  const isUnopened = (key: Key) => key.kind === 'file' && key.subject === null
  const usable = keys?.filter((key) => key.whyNot === null && !isUnopened(key)) ?? []
  const unopened = keys?.filter((key) => key.whyNot === null && isUnopened(key)) ?? []
  const unusable = keys?.filter((key) => key.whyNot !== null) ?? []
  const forget = (key: Key) => void call('session.forgetKey', { id: key.id, usage: 'either' }).then(take)
  return (
    <>
      <header className="screen-head"><h1>{title}</h1></header>
      <div className="keys stack">
        <p className="muted reading">{text('signing.keys.intro')}</p>
        {keys === null ? <Skeleton lines={6} /> : null}
        {keys?.length === 0 ? <EmptyState icon="key" title={text('signing.keys.empty')}>{text('signing.keys.emptyHint')}</EmptyState> : null}
        <KeyGroup title={text('signing.keys.usable')} keys={usable} onForget={forget} />
        <KeyGroup title={text('signing.keys.unopenedYet')} keys={unopened} onForget={forget} />
        <KeyGroup title={text('signing.keys.unusable')} keys={unusable} onForget={forget} />
        <AddKeyFile onAdd={addKey} />
      </div>
    </>
  )
}

function KeyGroup({ title, keys, onForget }: { title: string; keys: readonly Key[]; onForget: (key: Key) => void }) {
  if (keys.length === 0) return null
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <ul className="stack">{keys.map((key) => <li key={key.id}><KeyCard row={key} onForget={() => onForget(key)} /></li>)}</ul>
    </section>
  )
}

function KeyCard({ row, onForget }: { row: Key; onForget: () => void }) {
  const text = useText()
  const name = keyName(text, row)
  return (
    <article className={row.whyNot ? 'key unusable' : 'key'}>
      <Icon name="key" />
      <div className="key-words stack">
        <h3>{name} {row.kind === 'token' ? <Badge>{text('page.keyKind.token')}</Badge> : null} {row.demo ? <Badge tone="now">{text('page.demoKey')}</Badge> : null}</h3>
        {row.whyNot ? <p className="key-why"><Icon name="warning" />{text.refusal(row.whyNot)}</p> : <KeyWarnings row={row} />}
        <KeyDetails row={row} />
      </div>
      {row.kind === 'file' ? <IconButton icon="remove" label={text('signing.keys.forgetNamed', { name })} onPress={onForget} /> : null}
    </article>
  )
}

function KeyDetails({ row }: { row: Key }) {
  const text = useText()
  const formats = useFormats()
  if (row.kind === 'ncalayer') return <p className="muted">{text('page.keyChosenThere')}</p>
  const owner = [row.organisation, row.iin && text('page.iin', { iin: row.iin }), row.bin && text('page.bin', { bin: row.bin })].filter(Boolean).join(' · ')
  const day = (at: string) => formats.longDate(astanaDate(at))
  const facts: [string, string][] = [
    ...(owner ? [[text('signing.keys.owner'), owner] as [string, string]] : []),
    ...(row.subject ? [[text('signing.keys.use'), text(`signing.keys.use.${row.usage}`)] as [string, string]] : []),
    ...(row.validFrom && row.validUntil ? [[text('signing.keys.validity'), text('signing.keys.span', { from: day(row.validFrom), until: day(row.validUntil) })] as [string, string]] : []),
    ...(row.algorithm ? [[text('signing.keys.algorithm'), row.algorithm] as [string, string]] : []),
    [text('signing.keys.place'), row.kind === 'token' ? text('signing.keys.tokenPlace', { label: row.path }) : row.path],
  ]
  return (
    <>
      {row.kind === 'file' && row.subject === null && row.whyNot === null ? <p className="muted">{text('signing.keys.unopened')}</p> : null}
      <dl className="check-facts small">{facts.map(([name, value]) => <div key={name} className="key-fact"><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </>
  )
}
