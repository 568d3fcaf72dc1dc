import { useState, type ReactNode } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { languages } from '../../domain/kernel/text.ts'
import { card, remove, type Related } from '../../domain/standards/contract.ts'
import { designationIn } from '../../domain/standards/designation.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { call } from '../kernel/bridge.ts'
import { FileView } from '../kernel/document-viewer.tsx'
import { useFormats, type Formats } from '../kernel/formats.ts'
import { useOpening } from '../kernel/opening.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { RemoveDialog, type Said } from '../kernel/RemoveDialog.tsx'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { ics } from './ics.ts'
import { StandardDialog } from './StandardDialog.tsx'
import { StatusState } from './StatusState.tsx'

type Card = OutputOf<typeof card>

/** What the standard is, whether it is in force, what replaced it; and its text. */
export function StandardCard({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText()
  const answer = useAnswer(card, { id })
  const designation = answer.answer?.standard.designation
  return (
    <Dialog title={designation ? designationIn(text.language, designation) : text('standards.name')} onClose={onClose} size="large">
      <AnswerView answer={answer}>{(found) => <Inside key={id} found={found} onClose={onClose} />}</AnswerView>
    </Dialog>
  )
}

function Inside({ found, onClose }: { found: Card; onClose: () => void }) {
  const text = useText()
  const { standard, inForce } = found
  const formats = useFormats()
  const { open, problem } = useOpening((text) => text('standards.opened'))
  const [dialog, setDialog] = useState<'change' | 'remove' | FileRef | null>(null)
  const keeps = mayAtAll(useSeatTaken().holder, 'standards.administer')
  const allowed = { allowed: true as const }
  const readable = standard.files.length > 0
  const verbs: Verb[] = [
    ...standard.files.map((file, index): Verb => ({ key: file.sha256, title: standard.files.length === 1 ? text('standards.read') : text('standards.readNamed', { name: file.name }), icon: 'book', look: index === 0 ? 'primary' : 'plain', verdict: allowed, onPress: () => setDialog(file) })),
    ...(standard.link ? [{ key: 'open', title: text('standards.openLink'), icon: 'open' as const, look: readable ? 'plain' as const : 'primary' as const, verdict: allowed, onPress: () => void open(call('standards.openLink', { id: standard.id })) }] : []),
    ...(keeps ? [
      { key: 'change', title: text('standards.change'), icon: 'edit' as const, verdict: allowed, onPress: () => setDialog('change') },
      { key: 'remove', title: text('standards.deed.remove'), icon: 'close' as const, look: 'danger' as const, verdict: allowed, onPress: () => setDialog('remove') },
    ] : []),
  ]
  return (
    <div className="stack">
      <p><strong>{text.tri(standard.title)}</strong></p>
      {verbs.length > 0 ? <VerbBar label={text('standards.name')} verbs={verbs} /> : null}
      {problem}
      {inForce.length > 0 ? <Banner tone="now" title={text('standards.inForce')}><RelatedList all={inForce} /></Banner> : null}
      <Facts found={found} />
      {!readable && !standard.link ? <p className="muted">{text('standards.noText')}</p> : null}
      {dialog === 'change' ? <StandardDialog card={found} onClose={() => setDialog(null)} /> : null}
      {dialog === 'remove' ? <RemoveDialog command={remove} card={standard} input={(seen) => ({ id: seen.id, seen })} said={saidOf(standard, text, formats)} title={text('standards.deed.remove')} ask={text('standards.removeAsk', { designation: designationIn(text.language, standard.designation) })} removed={(text) => text('standards.removed')} onClose={() => setDialog(null)} onRemoved={onClose} /> : null}
      {dialog !== null && typeof dialog === 'object' ? <Dialog title={dialog.name} size="full" onClose={() => setDialog(null)}><FileView file={dialog} /></Dialog> : null}
    </div>
  )
}

function saidOf(standard: Card['standard'], text: Text, formats: Formats): Said {
  const day = (date: string | null) => (date === null ? '' : formats.shortDate(date))
  const all = (designations: readonly string[]) => designations.map((each) => designationIn(text.language, each)).join('; ')
  return [
    [text('standards.field.designation'), standard.designation],
    [text('standards.status'), text(`standards.status.${standard.status}`)],
    [text('standards.field.titleKk'), standard.title.kk],
    [text('standards.field.titleRu'), standard.title.ru],
    [text('standards.field.titleEn'), standard.title.en],
    [text('standards.field.codes'), standard.codes.join('; ')],
    [text('standards.field.adopted'), day(standard.adopted)],
    [text('standards.field.effective'), day(standard.effective)],
    [text('standards.field.withdrawn'), day(standard.withdrawn)],
    [text('standards.field.replaces'), all(standard.replaces)],
    [text('standards.field.replacedBy'), all(standard.replacedBy)],
    [text('standards.field.link'), standard.link],
    [text('standards.field.files'), standard.files.map(({ name }) => name).join('; ')],
  ]
}

function Facts({ found: { standard, replaces, replacedBy } }: { found: Card }) {
  const text = useText()
  const formats = useFormats()
  const day = (date: string | null) => (date === null ? null : formats.longDate(date))
  const shown = text.tri(standard.title)
  const rows: [string, ReactNode][] = [
    [text('standards.status'), <StatusState key="status" standard={standard} />],
    ...languages.filter((language) => standard.title[language] !== '' && standard.title[language] !== shown).map((language): [string, ReactNode] => [
      text(language === 'kk' ? 'standards.field.titleKk' : language === 'ru' ? 'standards.field.titleRu' : 'standards.field.titleEn'), <span key={language} lang={language}>{standard.title[language]}</span>,
    ]),
    [text('standards.field.codes'), standard.codes.length === 0 ? null : <Codes key="codes" codes={standard.codes} />],
    [text('standards.field.adopted'), day(standard.adopted)],
    [text('standards.field.effective'), day(standard.effective)],
    [text('standards.field.withdrawn'), day(standard.withdrawn)],
    [text('standards.field.replaces'), replaces.length === 0 ? null : <RelatedList key="replaces" all={replaces} />],
    [text('standards.field.replacedBy'), replacedBy.length === 0 ? null : <RelatedList key="replacedBy" all={replacedBy} />],
    [text('standards.field.link'), standard.link ? <span className="mono small">{standard.link}</span> : null],
  ]
  return <dl className="facts">{rows.filter(([, value]) => value !== null).map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
}

/** Each with the field that its group stands in; a subgroup goes by the title of its group. */
function Codes({ codes }: { codes: readonly string[] }) {
  const text = useText()
  return (
    <ul className="standards-codes">
      {codes.map((code) => {
        const titles = [ics.find(code.slice(0, 2)), code.length > 2 ? ics.find(code) : null].flatMap((group) => (group ? [text.tri(group.title)] : []))
        return <li key={code}><a href={`#/standards?field=${code}`}>{code}</a> {titles.join(' › ')}</li>
      })}
    </ul>
  )
}

function RelatedList({ all }: { all: readonly Related[] }) {
  const text = useText()
  return (
    <ul className="standards-related">
      {all.map(({ designation, card: known }) => (
        <li key={designation}>
          {known ? <><a href={`#/standards?standard=${known.id}`}>{designationIn(text.language, designation)}</a> {text.tri(known.title)}<StatusState standard={known} /></>
            : <>{designationIn(text.language, designation)} <span className="muted small">({text('standards.notInCatalogue')})</span></>}
        </li>
      ))}
    </ul>
  )
}
