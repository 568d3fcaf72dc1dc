/**
 * Everything that crosses between the page and native: calls with a checked input and a checked answer, and one
 * stream of events. The shell carries both without looking inside.
 */
import { z } from 'zod'
import { InstantText } from './dates.ts'
import { FileRef, Manifest, Sha256 } from './manifest.ts'
import { TextValue } from './text-value.ts'
import { NewsItem } from '../informers/informer.ts'
import { dictionaryCalls } from '../dictionary/bridge.ts'
import { checkLimits, SignatureCheck } from '../signing/check.ts'
import { Person, Delegation, TrilingualName } from '../people/person.ts'

export const RefusalAnswer = z.strictObject({
  key: z.string(),
  values: z.record(z.string(), TextValue).optional(),
})

const language = z.enum(['kk', 'ru', 'en'])
export const Settings = z.strictObject({
  language,
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['100', '115', '130', '150']),
  density: z.enum(['comfortable', 'compact']),
  notifications: z.boolean(),
  /** Where the page was last, so that the second start returns to it. */
  lastRoute: z.string(),
})
export type Settings = z.infer<typeof Settings>

/** Seconds the PC's clock is ahead of the portal's (negative: behind), as last compared. §62: > 30 warns, > 300 blocks signing. */
export const ClockState = z.strictObject({ skewSeconds: z.number().nullable(), state: z.enum(['right', 'warn', 'blocked', 'unknown']) })

export const Connection = z.strictObject({
  state: z.enum(['online', 'connecting', 'offline']),
  /** When the portal last answered. */
  lastAnswerAt: InstantText.nullable(),
  portal: z.string(),
  clock: ClockState,
  waitingInOutbox: z.int(),
  /** What guards the data kept on this PC: the system's secret store, or a key derived from what was typed at sign-in. */
  keptBy: z.enum(['system', 'typed', 'nothing']),
})
export type Connection = z.infer<typeof Connection>

export const KeyRow = z.strictObject({
  /** Opaque; names a key file that native remembers, a key on a token that is plugged in now, or NCALayer. */
  id: z.string(),
  kind: z.enum(['file', 'token', 'ncalayer']),
  /** Where the key is: the file's path, the token's label; empty for NCALayer, whose keys are chosen in its own window. */
  path: z.string(),
  /** What is asked for in the dialog before it signs; nothing where another program or the token's own keypad asks. */
  asks: z.enum(['password', 'pin', 'nothing']),
  /** What the token tells of the tries left before it locks; null where nothing counts. */
  pin: z.enum(['right', 'countLow', 'finalTry', 'locked']).nullable(),
  /** Null until the file was once opened with its password. */
  subject: z.string().nullable(),
  iin: z.string().nullable(),
  bin: z.string().nullable(),
  organisation: z.string().nullable(),
  algorithm: z.string().nullable(),
  // Whatever year a stranger's certificate says.
  validFrom: z.iso.datetime().nullable(),
  validUntil: z.iso.datetime().nullable(),
  usage: z.enum(['sign', 'auth', 'both', 'unknown']),
  /** B10.2: null when usable for what it is offered for, else why not. */
  whyNot: RefusalAnswer.nullable(),
  /** True for the demo centre's keys: marked as such everywhere. */
  demo: z.boolean(),
})
export type KeyRow = z.infer<typeof KeyRow>

export const SessionState = z.strictObject({
  person: Person.nullable(),
  /** Delegations in force today by which this person may act for another. */
  delegations: z.array(z.strictObject({ delegation: Delegation, principal: Person })),
  /** The delegation now acted under, or null for oneself. */
  actingFor: z.uuid().nullable(),
  passwordSignIn: z.boolean(),
  demo: z.boolean(),
})
export type SessionState = z.infer<typeof SessionState>

/** A person of the demo office, offered at sign-in. */
export const DemoPerson = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  post: TrilingualName,
  body: TrilingualName,
  /** Key file to sign in with; `signKey` signs documents. */
  authKey: z.string(),
  signKey: z.string(),
})
export type DemoPerson = z.infer<typeof DemoPerson>

/** `number` is the id a Fault was logged with. */
const failure = z.union([
  z.strictObject({ refusal: RefusalAnswer }),
  z.strictObject({ fault: z.strictObject({ number: z.string() }) }),
])
export type Failure = z.infer<typeof failure>

export const Asked = z.union([
  z.strictObject({ answer: z.unknown(), asOf: InstantText, from: z.enum(['portal', 'cache']) }),
  failure,
])
export const Done = z.union([
  z.strictObject({ state: z.literal('done'), answer: z.unknown() }),
  z.strictObject({ state: z.literal('queued'), id: z.uuid() }),
  failure,
])
export type Done = z.infer<typeof Done>

export const OutboxRow = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** What the thing is called to a person: the statement's or the form's title. */
  title: z.string(),
  input: z.unknown(),
  at: InstantText,
  signed: z.boolean(),
  state: z.enum(['waiting', 'sending', 'refused']),
  refusal: RefusalAnswer.nullable(),
})
export type OutboxRow = z.infer<typeof OutboxRow>

/** B10.1: what the SignDialog shows; every digest was computed by native from the bytes it holds. */
export const SigningSheet = z.strictObject({
  ticket: z.string(),
  manifest: Manifest,
  /** Digest of the canonical manifest, shown so that two screens can be compared. */
  manifestSha256: Sha256,
  files: z.array(z.strictObject({ file: FileRef, verified: z.boolean() })),
  keys: z.array(KeyRow),
  clock: ClockState,
})
export type SigningSheet = z.infer<typeof SigningSheet>

/** As many papers as one confirmation may cover: more cannot be read in one sitting. */
export const papersAtOnce = 50
const signingTickets = z.array(z.string()).min(1).max(papersAtOnce)

/** For what keys are looked for: what speaks against one hangs on it. */
const keyUse = z.enum(['auth', 'sign', 'either']).default('auth')

const nothing = z.strictObject({})
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

/** Answered by native's modules, each its own. */
const moduleCalls = {
  ...dictionaryCalls(failure),
  /** Opens an information system that is open to the person; its address is the portal's, never the page's. */
  'systems.open': call(z.strictObject({ id: z.uuid() }), z.union([nothing, failure])),
  /** Opens the link to a standard's text; its address is the portal's, never the page's. */
  'standards.openLink': call(z.strictObject({ id: z.uuid() }), z.union([nothing, failure])),
  /** Opens an item of the news in the system's browser; its address is the portal's, never the page's. */
  'informers.openNews': call(z.strictObject({ id: NewsItem.shape.id }), z.union([nothing, failure])),
} as const
export type ModuleCallName = keyof typeof moduleCalls

export const bridgeCalls = {
  ...moduleCalls,
  'settings.get': call(nothing, Settings),
  'settings.set': call(Settings.partial(), Settings),
  'session.state': call(nothing, SessionState),
  /** Tokens are looked for anew each time, so that one just plugged in is there. */
  'session.keys': call(z.strictObject({ usage: keyUse }), z.array(KeyRow)),
  /** Opens the system's (or the shell's) file dialog for a key file and remembers it. */
  'session.addKey': call(z.strictObject({ path: z.string().optional(), usage: keyUse }), z.union([z.array(KeyRow), failure])),
  'session.forgetKey': call(z.strictObject({ id: z.string(), usage: keyUse }), z.array(KeyRow)),
  'session.signIn': call(z.strictObject({ key: z.string(), password: z.string() }), z.union([SessionState, failure])),
  'session.signInByPassword': call(z.strictObject({ login: z.string(), password: z.string() }), z.union([SessionState, failure])),
  /** Empty unless this is the demo office. */
  'session.demoPeople': call(nothing, z.array(DemoPerson)),
  'session.signOut': call(nothing, SessionState),
  'session.actFor': call(z.strictObject({ delegation: z.uuid().nullable() }), z.union([SessionState, failure])),
  'portal.connection': call(nothing, Connection),
  /** Answers from the cache at once when offline; `fresh: false` allows a kept answer even when online (first paint). */
  'portal.ask': call(z.strictObject({ name: z.string(), input: z.unknown(), fresh: z.boolean() }), Asked),
  /** From now on the answers of a live query come as `live` events, until `portal.unwatch`; a line that comes back watches again. */
  'portal.watch': call(z.strictObject({ name: z.string(), input: z.unknown() }), nothing),
  'portal.unwatch': call(z.strictObject({ name: z.string(), input: z.unknown() }), nothing),
  'portal.do': call(z.strictObject({ name: z.string(), input: z.unknown(), title: z.string() }), Done),
  'signing.prepare': call(z.strictObject({ name: z.string(), input: z.unknown() }), z.union([SigningSheet, failure])),
  /**
   * Signs one sheet or many with one opening of the key: one manifest and one CMS each. A failure of the key (a wrong
   * password) is one failure, and nothing was signed; what the portal says of each paper stands in its own place.
   */
  'signing.sign': call(z.strictObject({ tickets: signingTickets, key: z.string(), password: z.string() }), z.union([z.strictObject({ signed: z.array(Done) }), failure])),
  /** Gives unused sheets back, and stops waiting for NCALayer or a token that is signing one of them. */
  'signing.cancel': call(z.strictObject({ tickets: signingTickets }), nothing),
  /** Judges the signatures among files that came in by `files.begin` and `files.chunk`; nothing of them goes to the portal. */
  /** Makes an ASiC-E container of a package that is held here, signed with the person's own key, and saves it to the Downloads folder. */
  'signing.asic': call(z.strictObject({ file: FileRef, key: z.string(), password: z.string() }), z.union([z.strictObject({ path: z.string() }), failure])),
  'signing.check': call(z.strictObject({ transfers: z.array(z.string()).min(1).max(checkLimits.files), at: InstantText.nullable() }), z.union([SignatureCheck, failure])),
  'outbox.list': call(nothing, z.array(OutboxRow)),
  /** A refused one is sent after all: one that the portal failed over, or that was found again on this PC. What the portal itself refused stays refused. */
  'outbox.again': call(z.strictObject({ id: z.uuid() }), z.array(OutboxRow)),
  'outbox.withdraw': call(z.strictObject({ id: z.uuid() }), z.array(OutboxRow)),
  /** Begins a file coming in from the page (drop or file input); chunks follow in order; `end` uploads it and answers its ref. With `here` it never goes to the portal, so the portal's limit of size is not its limit. */
  'files.begin': call(z.strictObject({ name: z.string(), size: z.int(), here: z.boolean().optional() }), z.union([z.strictObject({ transfer: z.string() }), failure])),
  'files.chunk': call(z.strictObject({ transfer: z.string(), offset: z.int(), base64: z.string() }), z.union([z.strictObject({ received: z.int() }), failure])),
  'files.end': call(z.strictObject({ transfer: z.string() }), z.union([FileRef, failure])),
  'files.cancel': call(z.strictObject({ transfer: z.string() }), nothing),
  /** Makes sure the bytes are held locally; the page then reads them at `/file/<sha256>` on its own origin. */
  'files.hold': call(z.strictObject({ file: FileRef }), z.union([z.strictObject({ url: z.string() }), failure])),
  /** Writes the bytes to the user's Downloads folder and answers the path. */
  'files.save': call(z.strictObject({ file: FileRef }), z.union([z.strictObject({ path: z.string() }), failure])),
  'files.openOutside': call(z.strictObject({ file: FileRef }), z.union([nothing, failure])),
  /** Text, tables or sheets of a held DOCX/XLSX, parsed by native; shape: domain/documents. */
  'files.read': call(z.strictObject({ file: FileRef }), z.union([z.strictObject({ document: z.unknown() }), failure])),
  'shell.close': call(nothing, nothing),
  'shell.print': call(nothing, nothing),
} as const
export type BridgeName = keyof typeof bridgeCalls
export type BridgeInput<N extends BridgeName> = z.input<(typeof bridgeCalls)[N]['input']>
export type BridgeOutput<N extends BridgeName> = z.infer<(typeof bridgeCalls)[N]['output']>

export const BridgeEvent = z.union([
  /** `*` among the nouns: anything may have changed. */
  z.strictObject({ type: z.literal('changed'), nouns: z.array(z.string()) }),
  z.strictObject({ type: z.literal('live'), name: z.string(), input: z.unknown(), answer: z.unknown(), asOf: InstantText }),
  z.strictObject({ type: z.literal('connection'), connection: Connection }),
  z.strictObject({ type: z.literal('session'), session: SessionState }),
  z.strictObject({ type: z.literal('outbox'), rows: z.array(OutboxRow) }),
  z.strictObject({ type: z.literal('progress'), transfer: z.string(), done: z.int(), total: z.int() }),
  /** How many of the papers signed together have reached the portal. */
  z.strictObject({ type: z.literal('signing'), done: z.int(), total: z.int() }),
  /** Something the person must hear of once, as a banner. */
  z.strictObject({ type: z.literal('news'), key: z.string() }),
  /** A `kense://` link or a toast was clicked. */
  z.strictObject({ type: z.literal('open'), route: z.string() }),
])
export type BridgeEvent = z.infer<typeof BridgeEvent>
