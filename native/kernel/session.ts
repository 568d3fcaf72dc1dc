import type { z } from 'zod'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { canonicalJson, LoginChallenge } from '../../domain/kernel/manifest.ts'
import { PortalFacts, SessionFacts, SessionOpened, type SignIn } from '../../domain/kernel/envelope.ts'
import type { SessionState } from '../../domain/kernel/bridge.ts'
import type { Person } from '../../domain/people/person.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { Drawer, Drawers } from './drawers.ts'
import { NoLineError } from './failure.ts'
import { bringOver } from './found-outbox.ts'
import { openKeep, type Keep, type KeptSession } from './keep.ts'
import type { KeyRing } from './key-ring.ts'
import type { Line } from './line.ts'
import { judged } from './portal-calls.ts'

/** Who is signed in here, with what that person keeps on this PC. */
export interface SignedIn {
  readonly person: Person
  readonly actingFor: string | null
  readonly facts: SessionFacts
  readonly keep: Keep
}

export interface SessionOptions {
  line: Line
  drawers: Drawers
  keyRing: KeyRing
  note: (where: string, error: unknown) => void
  /** Called after a sign-in (or a resumed one) with the keep open, and before it closes. */
  onOpen: (signedIn: SignedIn) => void
  onClose: () => void
  onState: () => void
  /** Loud news for the person, such as a drawer that neither key opens. */
  onNews: (key: TextKey) => void
}

export interface Session {
  readonly now: SignedIn | null
  state(): SessionState
  /** Opens the last person's keep by the system's key, without a question. */
  resume(): void
  signIn(keyId: string, password: string): Promise<void>
  signInByPassword(login: string, password: string): Promise<void>
  signOut(): Promise<void>
  /** The portal ended the session; what is kept stays for the next sign-in. */
  ended(): void
  actFor(delegation: string | null): Promise<void>
  refreshFacts(): Promise<void>
  close(): void
}

const signOutMs = 2_000
const lineWaitMs = 2_000
/** As the portal compares logins. */
const asLogin = (typed: string) => typed.trim().toLowerCase()

export function openSession(options: SessionOptions): Session {
  const { line, drawers, keyRing } = options
  let signedIn: (SignedIn & { actingFor: string | null }) | null = null
  let token: string | null = null
  let portal: PortalFacts = { id: '', passwordSignIn: false, demo: false }

  /** A drawer besides, which lay locked while another took its place, may still hold what its person believed to be on its way (B11.5). */
  function open(facts: SessionFacts, keep: Keep, actingFor: string | null, held: string | null, besides: readonly Drawer[] = []): void {
    closeKeep()
    token = held
    signedIn = { person: facts.person, facts, keep, actingFor }
    save()
    const found = besides.reduce((count, drawer) => count + bringOver(drawer, keep.outbox, options.note), 0)
    if (held) line.signedIn(held, Number(keep.answers.loadFact('feed.seq') ?? 0))
    options.onOpen(signedIn)
    options.onState()
    if (found > 0) options.onNews('desktop.outboxFound')
  }

  function save(): void {
    if (!signedIn) return
    const kept: KeptSession = { token, facts: signedIn.facts, actingFor: signedIn.actingFor }
    signedIn.keep.saveSession(kept)
  }

  function closeKeep(): void {
    if (!signedIn) return
    const { keep } = signedIn
    options.onClose()
    signedIn = null
    keep.close()
  }

  async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const answer = await line.http().ask({ method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const result = judged(answer)
    if ('refusal' in result) throw new RefusalError(result.refusal as never)
    line.heard()
    return result.answer
  }

  async function openedByPortal(body: z.infer<typeof SignIn>, typed: string | null): Promise<void> {
    const opened = SessionOpened.parse(await ask('POST', '/session', body))
    const { drawer, besides, locked } = await drawers.openFor(opened.person.id, typed)
    const facts: SessionFacts = { person: opened.person, delegations: opened.delegations }
    closeKeep()
    open(facts, openKeep(drawer, options.note), null, opened.token, besides)
    if (locked) options.onNews('desktop.drawerLocked')
  }

  /** Without a line the typed secret opens what was kept, for the person to whom it belongs. */
  async function openedOffline(typed: string, belongs: (person: Person) => boolean): Promise<void> {
    for (const drawer of await drawers.openTyped(typed)) {
      const found = keptSession(drawer)
      if (!found) continue
      if (!belongs(found.kept.facts.person)) {
        found.keep.close()
        continue
      }
      return open(found.kept.facts, found.keep, found.kept.actingFor, found.kept.token)
    }
    throw new NoLineError('nothing is kept here that this opens')
  }

  function keptSession(drawer: Drawer): { keep: Keep; kept: KeptSession } | null {
    // The person may be signed in already with this very keep; two opens of one file are one too many.
    closeKeep()
    const keep = openKeep(drawer, options.note)
    const kept = keep.loadSession()
    if (kept) return { keep, kept }
    keep.close()
    return null
  }

  async function refreshPortal(): Promise<void> {
    portal = PortalFacts.parse(await ask('GET', '/portal'))
  }

  return {
    get now() {
      return signedIn
    },
    state: () => ({
      person: signedIn?.person ?? null,
      delegations: signedIn?.facts.delegations ?? [],
      actingFor: signedIn?.actingFor ?? null,
      passwordSignIn: portal.passwordSignIn,
      demo: portal.demo,
    }),
    resume() {
      const last = drawers.openLast()
      const found = last && keptSession(last.drawer)
      if (found) open(found.kept.facts, found.keep, found.kept.actingFor, found.kept.token, last.besides)
    },
    async signIn(keyId, password) {
      const secret = Buffer.from(password, 'utf8')
      // Four digits guard nothing for long, so a PIN does so only where the system itself has no place for a key.
      const guards = keyRing.guards(keyId) || (password !== '' && !drawers.guardedBySystem)
      if (guards) drawers.begin(password)
      try {
        if (!(await line.isThere(lineWaitMs))) {
          const { iin } = await keyRing.owner(keyId, secret)
          return await openedOffline(password, (person) => person.iin === iin)
        }
        const challenge = LoginChallenge.parse(await ask('POST', '/session/challenge', {}))
        const bytes = Buffer.from(canonicalJson(challenge))
        const { p7s } = await keyRing.signChallenge(keyId, secret, bytes)
        await openedByPortal({ p7s: Buffer.from(p7s).toString('base64') }, guards ? password : null)
      } finally {
        secret.fill(0)
      }
    },
    async signInByPassword(login, password) {
      drawers.begin(password)
      if (!(await line.isThere(lineWaitMs))) return openedOffline(password, (person) => asLogin(person.email) === asLogin(login) || person.iin === login.trim())
      await openedByPortal({ login, password }, password)
    },
    async signOut() {
      // The request has its token from its first moment on. Whoever leaves the desk doesn't wait for a line that is not there.
      const told = token && line.state !== 'offline' ? ask('DELETE', '/session').catch(() => undefined) : null
      token = null
      save()
      closeKeep()
      drawers.close()
      line.signedOut()
      options.onState()
      if (told) await Promise.race([told, new Promise((resolve) => setTimeout(resolve, signOutMs).unref())])
    },
    ended() {
      if (!signedIn) return
      token = null
      save()
      closeKeep()
      line.signedOut()
      options.onState()
      options.onNews('desktop.sessionEnded')
    },
    async actFor(delegation) {
      if (!signedIn) throw new RefusalError({ key: 'desktop.signInFirst' })
      const holds = () => delegation === null || signedIn?.facts.delegations.some((each) => each.delegation.id === delegation) === true
      // It may have been given since we last asked.
      if (!holds()) await this.refreshFacts()
      if (!holds()) throw new RefusalError({ key: 'kernel.noRight' })
      signedIn = { ...signedIn, actingFor: delegation }
      save()
      options.onState()
    },
    async refreshFacts() {
      await refreshPortal()
      const before = signedIn?.keep
      if (!before || !token) return options.onState()
      const answer = await ask('GET', '/session').catch((error: unknown) => {
        // A token that is no longer ours may well be unknown there.
        if (signedIn?.keep === before) throw error
      })
      // Signed out, or another person in, while the answer was on its way: it is not about whoever is here now.
      if (signedIn?.keep !== before) return
      const facts = SessionFacts.parse(answer)
      const { actingFor } = signedIn
      const still = facts.delegations.some((each) => each.delegation.id === actingFor)
      signedIn = { ...signedIn, person: facts.person, facts, actingFor: still ? actingFor : null }
      save()
      options.onState()
      // Nobody should believe to act for another while what they do goes out in their own name.
      if (actingFor !== null && !still) options.onNews('desktop.seatEnded')
    },
    close: closeKeep,
  }
}
