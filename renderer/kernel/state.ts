/** What the whole page watches: who is signed in, the line to the portal, what waits to be sent, how it should look. */
import { useMemo } from 'react'
import type { BridgeInput, BridgeName, BridgeOutput, Connection, OutboxRow, SessionState, Settings } from '../../domain/kernel/bridge.ts'
import { hasRight, type Right } from '../../domain/kernel/rights.ts'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import type { Person, Seat } from '../../domain/people/person.ts'
import { call, hear } from './bridge.ts'
import { createStore, useStore, type Store } from './store.ts'
import { loadWords } from './words.ts'

/** Kept in the page's own storage too, so that the first paint already has the right language and theme. */
type Appearance = Pick<Settings, 'language' | 'theme' | 'textSize' | 'density'>
const appearanceKey = 'appearance'

function rememberedAppearance(): Partial<Appearance> {
  try {
    return JSON.parse(localStorage.getItem(appearanceKey) ?? '{}') as Partial<Appearance>
  } catch {
    return {}
  }
}

const defaults: Settings = {
  language: 'kk', theme: 'system', textSize: '100', density: 'comfortable', notifications: true, lastRoute: '/',
}
export const settingsStore = createStore<Settings>({ ...defaults, ...rememberedAppearance() })
export const sessionStore = createStore<SessionState | null>(null)
export const connectionStore = createStore<Connection | null>(null)
export const outboxStore = createStore<readonly OutboxRow[]>([])
/** Ticks once a minute, so that "today" is true past midnight and "ago" does not lie. */
const nowStore = createStore<Instant>(new Date().toISOString())

export function showAppearance(settings: Settings): void {
  const root = document.documentElement
  root.lang = settings.language
  root.dataset['theme'] = settings.theme
  root.dataset['textSize'] = settings.textSize
  root.dataset['density'] = settings.density
  const { language, theme, textSize, density } = settings
  localStorage.setItem(appearanceKey, JSON.stringify({ language, theme, textSize, density }))
}

async function takeSettings(settings: Settings): Promise<void> {
  await loadWords(settings.language)
  settingsStore.set(settings)
  showAppearance(settings)
}

/** Shows the change at once; native keeps it. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  await takeSettings({ ...settingsStore.get(), ...change })
  await call('settings.set', change)
}

const askedAtMost = 20
const askAgainMs = 250

/** Without these answers there is no page, so they are asked for again: native may have died over the first asking. */
async function answered<Name extends BridgeName>(name: Name): Promise<BridgeOutput<Name>> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await call(name, {} as BridgeInput<Name>)
    } catch (error) {
      if (asked === askedAtMost) throw error
      await new Promise((resolve) => setTimeout(resolve, askAgainMs))
    }
  }
}

/** From the first answer on, unless something was told meanwhile: that is newer, however late the answer is taken. */
function followed<Value>(store: Store<Value>): { told: (value: Value) => void; answer: (value: Value) => void } {
  let wasTold = false
  return {
    told(value) {
      wasTold = true
      store.set(value)
    },
    answer(value) {
      if (!wasTold) store.set(value)
    },
  }
}

export async function startState(): Promise<void> {
  const [connection, session, outbox] = [followed<Connection | null>(connectionStore), followed<SessionState | null>(sessionStore), followed(outboxStore)]
  hear('connection', (event) => connection.told(event.connection))
  hear('session', (event) => session.told(event.session))
  hear('outbox', (event) => outbox.told(event.rows))
  setInterval(() => nowStore.set(new Date().toISOString()), 60_000)
  const [settings, signedIn] = await Promise.all([answered('settings.get'), answered('session.state')])
  await takeSettings(settings)
  session.answer(signedIn)
  const [line, rows] = await Promise.all([answered('portal.connection'), answered('outbox.list')])
  connection.answer(line)
  outbox.answer(rows)
}

export const useSettings = () => useStore(settingsStore)
export const useSession = () => useStore(sessionStore)
export const useConnection = () => useStore(connectionStore)
export const useOutbox = () => useStore(outboxStore)
export const useNow = () => useStore(nowStore)
export const useToday = (): LocalDate => astanaDate(useNow())

function seatOf(session: SessionState | null): Seat | null {
  if (!session?.person) return null
  const taken = session.delegations.find((each) => each.delegation.id === session.actingFor)
  return taken
    ? { person: session.person, holder: taken.principal, delegation: taken.delegation }
    : { person: session.person, holder: session.person, delegation: null }
}

/** Who acts and in whose place; null before sign-in. The same object until the session changes. */
export function useSeat(): Seat | null {
  const session = useSession()
  return useMemo(() => seatOf(session), [session])
}

/** For screens, which are drawn only after sign-in. */
export function useSeatTaken(): Seat {
  const seat = useSeat()
  if (!seat) throw new Error('this screen needs a signed-in person')
  return seat
}

/** What a person typed and has not sent is kept under their name: whoever signs in next on this PC is shown nothing of it. */
export const ofPerson = (name: string): string => `${sessionStore.get()?.person?.id ?? ''} ${name}`

export function mayAtAll(holder: Person, right: Right): boolean {
  return hasRight(holder.roles, right)
}
