import { astanaDate } from '../../domain/kernel/time.ts'
import { Icon } from '../ui/Icon.tsx'
import { Badge } from '../ui/Show.tsx'
import { useFormats } from './formats.ts'
import { daysLeft, type Key } from './keys.ts'
import { useNow } from './state.ts'
import { type Text, useText } from './text.ts'

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? path

export function keyName(text: Text, row: Key): string {
  if (row.kind === 'ncalayer') return text('page.keyKind.ncalayer')
  return row.subject ?? baseName(row.path)
}

/** Whose the key is, where it lies, how long it holds, and what a person should know before using it. */
export function KeyFacts({ row }: { row: Key }) {
  const text = useText()
  const formats = useFormats()
  const facts = [
    row.organisation,
    row.iin && text('page.iin', { iin: row.iin }),
    row.bin && text('page.bin', { bin: row.bin }),
    row.algorithm,
    row.validUntil && text('page.validUntil', { date: formats.longDate(astanaDate(row.validUntil)) }),
    row.kind === 'ncalayer' ? text('page.keyChosenThere') : row.kind === 'token' ? row.path : row.subject ? baseName(row.path) : text('page.keyUnopened'),
  ].filter(Boolean)
  return (
    <>
      {row.kind === 'token' ? <><Badge>{text('page.keyKind.token')}</Badge> </> : null}
      {row.demo ? <><Badge tone="now">{text('page.demoKey')}</Badge> </> : null}
      {facts.join(' · ')}
      {row.whyNot ? <p className="key-why"><Icon name="warning" />{text.refusal(row.whyNot)}</p> : <KeyWarnings row={row} />}
    </>
  )
}

/** Nothing speaks against the key yet, and something soon will. */
export function KeyWarnings({ row }: { row: Key }) {
  const text = useText()
  const left = daysLeft(row, useNow())
  return (
    <>
      {left === null ? null : <p className="key-why"><Icon name="clock" />{text(left === 0 ? 'page.keyEndsToday' : 'page.keyDaysLeft', { count: left })}</p>}
      {row.pin === 'countLow' || row.pin === 'finalTry' ? <p className="key-why"><Icon name="warning" />{text(`page.pin.${row.pin}`)}</p> : null}
    </>
  )
}
