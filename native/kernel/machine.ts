/** The native process put together: one person's keep at a time, one line, and the calls of the page upon them. */
import { basename, join } from 'node:path'
import type { BridgeEvent, Connection } from '../../domain/kernel/bridge.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import type { TextKey } from '../../domain/texts.ts'
import { openAhead, type Ahead, type AheadRunner } from './ahead.ts'
import type { PortalAddress, ShellServices } from './bridge.ts'
import { openStatuses } from './certificate-status.ts'
import { openClock } from './clock.ts'
import { openDrawers } from './drawers.ts'
import type { FaultLog } from './faults.ts'
import type { KeyRing } from './key-ring.ts'
import { openLine } from './line.ts'
import { openListeners } from './listeners.ts'
import { callPortal } from './portal-calls.ts'
import { contracts } from '../../domain/contracts.ts'
import { openPortal } from './portal.ts'
import type { SystemKeys } from './secrets.ts'
import { openSender, type Sender } from './sender.ts'
import { openSpread } from './spread.ts'
import { openSession, type SignedIn } from './session.ts'
import { openSettings } from './settings.ts'
import { openSigning } from './signing.ts'
import { keepSigningWays } from './signing-ways.ts'
import { openTransfers } from './transfers.ts'
import { keepTrust } from './trust.ts'
import { openWatcher, type Watch, type Watcher } from './watch.ts'

export interface MachineOptions {
  folder: string
  systemKeys: SystemKeys
  services: ShellServices
  keyRing: KeyRing
  ahead: readonly Ahead[]
  watches: readonly Watch[]
  faults: FaultLog
  emit: (event: BridgeEvent) => void
}

export type Machine = ReturnType<typeof openMachine>

const changedCalmMs = 15
const heldFilesLimitBytes = 2 * 1024 ** 3
const pruneAfterMs = 30_000
const lookAtDayMs = 60_000
const factsNouns = ['person', 'delegation', 'body']

export function openMachine(options: MachineOptions) {
  const note = (where: string, error: unknown) => void options.faults.note(where, error)
  const { emit } = options
  const settings = openSettings(options.folder)
  const clock = openClock()
  const drawers = openDrawers(join(options.folder, 'drawers'), options.systemKeys.now, options.systemKeys.former)
  const listeners = openListeners(note)
  let sender: Sender | null = null
  let ahead: AheadRunner | null = null
  let watcher: Watcher | null = null
  let demoOffice: string | null = null
  let changedNouns = new Set<string>()
  let changedTimer: NodeJS.Timeout | null = null

  const spread = openSpread(changed)
  const line = openLine(clock, {
    onState() {
      tellConnection()
      if (line.state !== 'online') return
      sender?.kick()
      ahead?.wanted('all')
      watcher?.look('all')
      listeners.stirred()
      askTrust()
      askWays()
      refreshFacts()
    },
    onNotices(notices) {
      session.now?.keep.answers.saveFact('feed.seq', String(notices.at(-1)?.seq ?? 0))
      spread.hear(notices)
    },
    onGap: () => changed(['*']),
    onLive: (live) => emit({ type: 'live', ...live }),
    onSignedOut: () => session.ended(),
  })

  const askTrust = () =>
    void keepTrust(line, options.folder)
      .then(() => statuses.askOfKeys(true))
      .catch((error: unknown) => afterPortalError('trust', error))
  const askWays = () => void keepSigningWays(line, options.folder).catch((error: unknown) => afterPortalError('signing ways', error))

  const session = openSession({
    line,
    drawers,
    keyRing: options.keyRing,
    note,
    onOpen: opened,
    onClose: closed,
    onState: () => {
      listeners.stirred()
      emit({ type: 'session', session: session.state() })
      tellConnection()
    },
    onNews: (key: TextKey) => emit({ type: 'news', key }),
  })

  const statuses = openStatuses({ folder: options.folder, portal: () => portal, keyRing: options.keyRing, signedIn: () => session.now !== null })
  /** Keys as they may be used now: the portal may know of a revocation that this PC hasn't heard of. */
  const listKeys: KeyRing['list'] = async (wanted) => {
    await statuses.askOfKeys().catch((error: unknown) => afterPortalError('status', error))
    return options.keyRing.list(wanted)
  }
  const refreshFacts = () => void session.refreshFacts().catch((error: unknown) => afterPortalError('session', error))
  const portal = openPortal({ line, session, sender: () => sender, onChanged: changed, onSeatOver: refreshFacts, listeners })
  const transfers = openTransfers({ line, session, onEvent: emit, onHeld: listeners.held })
  const signing = openSigning({ line, clock, session, portal, transfers, keyRing: options.keyRing, listKeys })

  function opened(who: SignedIn): void {
    const { outbox } = who.keep
    // Theirs, and not of whoever was here before.
    emit({ type: 'outbox', rows: outbox.list() })
    sender = openSender({
      outbox,
      send(command) {
        const contract = contracts.get(command.name)
        if (!contract) return Promise.resolve({ refusal: { key: 'kernel.notFound' } })
        return callPortal(line, contract, command.envelope).then((result) => {
          if ('answer' in result && contract.kind === 'command') changed(contract.changes)
          return result
        })
      },
      online: () => line.state === 'online',
      onChange: () => {
        emit({ type: 'outbox', rows: outbox.list() })
        tellConnection()
      },
      onSignedOut: () => session.ended(),
      note,
    })
    ahead = openAhead({ list: options.ahead, person: who.person, machine: basename(who.keep.drawer.folder), portal, transfers, verify: (sha256) => who.keep.files.verify(sha256), online: () => line.state === 'online' })
    watcher = openWatcher(options.watches, portal, () => settings.load().language, ({ toasts, count }) => {
      if (count !== null) void options.services({ service: 'badge', count })
      if (settings.load().notifications) for (const toast of toasts) void options.services({ service: 'toast', ...toast })
    })
    setTimeout(() => {
      if (session.now?.keep === who.keep) who.keep.files.prune(heldFilesLimitBytes)
    }, pruneAfterMs).unref()
    if (line.state === 'online') {
      sender.kick()
      ahead.wanted('all')
      watcher.look('all')
    }
  }

  function closed(): void {
    sender?.close()
    ahead?.close()
    sender = null
    ahead = null
    watcher?.close()
    watcher = null
    void options.services({ service: 'badge', count: 0 })
    void transfers.close()
  }

  function connection(): Connection {
    return {
      state: line.state,
      lastAnswerAt: line.lastAnswerAt,
      portal: line.url,
      clock: clock.state(),
      waitingInOutbox: session.now?.keep.outbox.waiting() ?? 0,
      keptBy: options.systemKeys.now ? 'system' : session.now ? 'typed' : 'nothing',
    }
  }

  const tellConnection = () => emit({ type: 'connection', connection: connection() })

  /** Many notices in one breath are told once. */
  function changed(nouns: readonly string[]): void {
    portal.changed()
    for (const noun of nouns) changedNouns.add(noun)
    changedTimer ??= setTimeout(() => {
      const told = [...changedNouns]
      changedNouns = new Set()
      changedTimer = null
      emit({ type: 'changed', nouns: told })
      ahead?.wanted(told)
      watcher?.look(told)
      listeners.stirred()
      if (told.includes('setting')) askWays()
      // Somebody's key was revoked, or another centre is believed: what this PC holds is out of date.
      if (told.some((noun) => noun === 'trust' || noun === '*')) askTrust()
      if (told.some((noun) => factsNouns.includes(noun))) refreshFacts()
    }, changedCalmMs)
  }

  function afterPortalError(where: string, error: unknown): void {
    if ((error as Error).name === 'SignedOutError') session.ended()
    else if ((error as Error).name !== 'NoLineError') note(where, error)
  }

  // Powers begin and end at midnight in Astana, of which no notice tells.
  let day = astanaDate(new Date().toISOString())
  const days = setInterval(() => {
    const today = astanaDate(new Date().toISOString())
    if (today === day) return
    day = today
    if (line.state === 'online') refreshFacts()
  }, lookAtDayMs)
  days.unref()

  session.resume()
  return {
    settings,
    session,
    line,
    portal,
    transfers,
    /** A module hears by it of what is kept here. */
    listen: listeners.add,
    signing,
    statuses,
    listKeys,
    connection,
    changed,
    tellSigning: (done: number, total: number) => emit({ type: 'signing', done, total }),
    kickSender: () => sender?.kick(),
    demoOffice: () => demoOffice,
    portalAt(address: PortalAddress) {
      demoOffice = address.demoOffice
      line.portalAt(address)
    },
    async close() {
      if (changedTimer) clearTimeout(changedTimer)
      clearInterval(days)
      spread.close()
      await transfers.close()
      line.close()
      session.close()
    },
  }
}
