/** Small things that tell: states, banners, empty places, meters, skeletons, moments. */
import type { ReactNode } from 'react'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'
import { shortDigest } from '../../domain/kernel/formats.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Icon, type IconName } from './Icon.tsx'
import './show.css'

export type Tone = 'plain' | 'accent' | 'now' | 'danger' | 'done'

/** A state is told by an icon and a word; the colour only helps. */
export function State({ tone = 'plain', icon, children }: { tone?: Tone; icon: IconName; children: ReactNode }) {
  return <span className={`state ${tone}`}><Icon name={icon} /><span>{children}</span></span>
}

export function Badge({ children, tone = 'plain', label }: { children: ReactNode; tone?: Tone; label?: string }) {
  return <span className={`badge ${tone}`}>{children}{label ? <span className="visually-hidden"> {label}</span> : null}</span>
}

const bannerIcons: Record<Tone, IconName> = { plain: 'information', accent: 'information', now: 'warning', danger: 'refused', done: 'check' }

/** What happened, what is safe, what to do. Danger is read aloud at once. */
export function Banner({ tone = 'plain', title, children, action }: { tone?: Tone; title?: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={`banner ${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={bannerIcons[tone]} />
      <div className="banner-words">{title ? <strong>{title}</strong> : null}{children ? <div>{children}</div> : null}</div>
      {action}
    </div>
  )
}

/** Says what belongs here and how to begin. */
export function EmptyState({ icon, title, children, action }: { icon: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p className="empty-title">{title}</p>
      {children ? <div className="muted reading">{children}</div> : null}
      {action}
    </div>
  )
}

export function Skeleton({ lines = 3 }: { lines?: number }) {
  const text = useText()
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{text('page.loading')}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} className={`skeleton-line of-${index % 4}`} aria-hidden />)}
    </div>
  )
}


/** "бүгін 14:30"; hovering or focusing gives the exact instant. */
export function Moment({ at }: { at: Instant }) {
  const formats = useFormats()
  return <time dateTime={at} title={formats.exact(at)}>{formats.moment(at)}</time>
}


/** `left`: working days left, negative when overdue. "4 жұмыс күні, 27 қарашаға дейін". */
export function Deadline({ date, left }: { date: LocalDate; left: number | null }) {
  const text = useText()
  const formats = useFormats()
  const day = formats.date(date)
  const today = formats.today
  if (left === null && date < today) return <span title={formats.longDate(date)} className="deadline"><State tone="danger" icon="warning">{text('page.overdueSince', { date: day })}</State></span>
  if (left === null) return <span title={formats.longDate(date)}>{text('page.until', { date: day })}</span>
  const tone: Tone = left < 0 ? 'danger' : left <= 1 ? 'now' : 'plain'
  const words = left < 0 ? text('page.overdueBy', { days: formats.workingDays(-left), date: day })
    : left === 0 ? text('page.dueToday') : text('page.daysUntil', { days: formats.workingDays(left), date: day })
  return <span title={formats.longDate(date)} className="deadline"><State tone={tone} icon={left < 0 ? 'warning' : 'clock'}>{words}</State></span>
}

/** Shortened for the eye; the whole digest on hover and to a screen reader's detail. */
export function Digest({ sha256 }: { sha256: string }) {
  return <code className="mono digest" title={sha256}>{shortDigest(sha256)}</code>
}
