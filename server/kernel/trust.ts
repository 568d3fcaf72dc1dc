import { readOrNull } from '../../domain/signing/attempt.ts'
import type { Crl } from '../../domain/signing/crl.ts'
import { knownCrl } from '../../domain/signing/crl.ts'
import { readTrusted, type Certificate } from '../../domain/signing/certificate.ts'
import { findChain } from '../../domain/signing/chain.ts'
import { firstSigners, readSignedData } from '../../domain/signing/signed-data.ts'
import { sameBytes } from '../../domain/signing/bytes.ts'
import { trustBy, type Centre } from '../../domain/signing/trust-list.ts'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { askStatus } from '../../node/signing/ask-centre.ts'
import { CentreSilent, type LocalCentre } from '../../node/signing/centre-line.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { OpenDatabase } from './database.ts'
import type { FileStore } from './files.ts'
import type { Log } from './log.ts'
import { openStoredList } from './revocation-lists.ts'
import { currentEdition, type Edition } from './trust-editions.ts'

const nobody: Trust = { anchors: [], intermediates: [], crls: [], policy: strictPolicy }

/** An answer of a responder counts for the next signatures of the same certificate, but never as long as the verifier's own patience of five minutes. */
const answerLivesMs = 120_000
const answersKept = 2_000
/** People wait for this one; the evidence that is fetched afterwards takes longer. */
const statusTimeoutMs = 3_000
const silenceMs = 30_000

interface HeldList {
  readonly sha256: string
  readonly crl: Crl
}

interface Asked {
  readonly certificate: Pick<Certificate, 'serial'>
  readonly issuer: Certificate
}

interface Believed {
  readonly edition: Edition | null
  readonly trust: Trust
}

/**
 * Whose certificates this node believes (§63): the newest edition of the trust list, with the revocation lists that were
 * fetched since. Each list is read and proven once, in a worker, and then held as an index: about 40 bytes a revoked certificate.
 */
export class TrustStore {
  readonly #database: OpenDatabase
  readonly #files: FileStore
  readonly #log: Log
  #local: LocalCentre | null = null
  readonly #lists = new Map<string, HeldList>()
  readonly #answers = new Map<string, { answer: Uint8Array; until: number }>()
  readonly #silentUntil = new Map<string, number>()
  #believed: Promise<Believed> | null = null
  #generation = 0
  watching = false

  constructor(database: OpenDatabase, files: FileStore, log: Log) {
    this.#database = database
    this.#files = files
    this.#log = log
  }

  /** The demo office's own centre, which answers inside this process; null in every other portal. */
  get local(): LocalCentre | null {
    return this.#local
  }

  answerLocally(local: LocalCentre): void {
    this.#local = local
  }

  forget(): void {
    this.#generation += 1
    this.#believed = null
    this.#answers.clear()
  }

  async edition(): Promise<Edition | null> {
    return (await this.#load()).edition
  }

  /** What is believed now; without an edition nobody is. */
  async load(): Promise<Trust> {
    return (await this.#load()).trust
  }

  #load(): Promise<Believed> {
    const generation = this.#generation
    const loading = this.#believed ?? this.#read()
    if (this.watching && generation === this.#generation) this.#believed = loading
    loading.catch(() => {
      if (this.#believed === loading) this.#believed = null
    })
    return loading
  }

  async #read(): Promise<Believed> {
    const edition = await currentEdition(this.#database.reading)
    if (edition === null) return { edition, trust: nobody }
    const plain = trustBy(edition.list)
    const urls = edition.list.centres.flatMap((centre) => centre.profile.lists)
    const rows = urls.length === 0 ? [] : await this.#database.reading.selectFrom('revocation_lists').select(['url', 'sha256']).where('url', 'in', urls).execute()
    for (const url of this.#lists.keys()) if (!rows.some((row) => row.url === url)) this.#lists.delete(url)
    for (const { url, sha256 } of rows) if (sha256 !== null && this.#lists.get(url)?.sha256 !== sha256) await this.#hold(url, sha256, plain)
    return { edition, trust: { ...plain, crls: [...plain.crls.map(knownCrl), ...[...this.#lists.values()].map(({ crl }) => crl)] } }
  }

  async #hold(url: string, sha256: string, trust: Trust): Promise<void> {
    const answer = await openStoredList(this.#files, sha256, trust)
    if (answer === null) return this.#log.line('revocation.lost', { url })
    if ('problem' in answer) return this.#log.line('revocation.refused', { url, problem: answer.problem })
    this.#lists.set(url, { sha256, crl: answer.list })
  }

  /**
   * For a signature that is being accepted: where the centre has a responder, that is asked now, since a list may be a day
   * old. When it is silent a fresh list serves; without one the policy decides: `required` refuses, `whenKnown` goes on.
   */
  async judging(p7s: Uint8Array, now: string): Promise<Trust> {
    const { edition, trust } = await this.#load()
    const found = edition === null ? null : signerOf(p7s, trust, Date.parse(now))
    if (edition === null || found === null) return trust
    const answer = await this.#askOf(edition, found.anchor, found, Date.parse(now))
    return answer === null ? trust : { ...trust, ocsp: [answer] }
  }

  /** What the responder of the centre says of a certificate of this issuer; null when it has none, is silent, or nobody believes the issuer. */
  async answerOf(issuer: Certificate, serial: string, now: string): Promise<Uint8Array | null> {
    const { edition, trust } = await this.#load()
    const anchor = edition === null ? null : anchorOf(issuer, trust, Date.parse(now))
    return edition === null || anchor === null ? null : this.#askOf(edition, anchor, { certificate: { serial }, issuer }, Date.parse(now))
  }

  async #askOf(edition: Edition, anchor: Certificate, { certificate, issuer }: Asked, now: number): Promise<Uint8Array | null> {
    const url = centreOf(edition.list.centres, anchor)?.profile.status
    if (!url || (this.#local === null && url.startsWith('demo:'))) return null
    return this.#status(url, { certificate, issuer }, now)
  }

  async #status(url: string, { certificate, issuer }: Asked, now: number): Promise<Uint8Array | null> {
    const key = `${url} ${certificate.serial} ${Buffer.from(primitives.digest('sha256', issuer.der)).toString('base64')}`
    const known = this.#answers.get(key)
    if (known !== undefined && known.until > now && known.until <= now + answerLivesMs) return known.answer
    if ((this.#silentUntil.get(url) ?? 0) > now) return null
    try {
      const answer = await askStatus({ url, certificate, issuer, now, minimumRsaBits: strictPolicy.minimumRsaBits, timeoutMs: statusTimeoutMs, local: this.local })
      this.#answers.delete(key)
      this.#answers.set(key, { answer, until: now + answerLivesMs })
      const [oldest] = this.#answers.keys()
      if (this.#answers.size > answersKept && oldest !== undefined) this.#answers.delete(oldest)
      return answer
    } catch (error) {
      if (!(error instanceof CentreSilent)) throw error
      // So that a centre that is down costs one person in half a minute three seconds, not everybody.
      this.#silentUntil.set(url, now + silenceMs)
      this.#log.line('status.silent', { problem: error.message })
      return null
    }
  }
}

function anchorOf(issuer: Certificate, trust: Trust, now: number): Certificate | null {
  const anchors = readTrusted(trust.anchors)
  const itself = anchors.find((each) => sameBytes(each.der, issuer.der))
  if (itself !== undefined) return itself
  return readOrNull(() => findChain(issuer, { anchors, candidates: readTrusted(trust.intermediates), at: now, primitives, policy: trust.policy }))?.at(-1) ?? null
}

export function centreOf(centres: readonly Centre[], anchor: Certificate): Centre | undefined {
  const der = Buffer.from(anchor.der).toString('base64')
  return centres.find((each) => each.anchors.includes(der))
}

interface FoundSigner {
  certificate: Certificate
  issuer: Certificate
  anchor: Certificate
  chain: readonly Certificate[]
}

const found = new WeakMap<Uint8Array, { trust: Trust; at: number; signer: FoundSigner | null }>()
const foundMs = 10_000

/** The first signer's certificate with its issuer and anchor; null when there is no way to an anchor, which the verifier will say in its own words. */
export function signerOf(p7s: Uint8Array, trust: Trust, now: number): FoundSigner | null {
  // One command asks several times about the same bytes.
  const before = found.get(p7s)
  if (before?.trust === trust && Math.abs(now - before.at) < foundMs) return before.signer
  const signer = readOrNull(() => findSigner(p7s, trust, now))
  found.set(p7s, { trust, at: now, signer })
  return signer
}

function findSigner(p7s: Uint8Array, trust: Trust, now: number): FoundSigner | null {
  const data = readSignedData(p7s)
  const certificate = firstSigners(data)
  if (certificate === null) return null
  const candidates = [...readTrusted(trust.intermediates), ...data.certificates]
  const chain = findChain(certificate, { anchors: readTrusted(trust.anchors), candidates, at: now, primitives, policy: trust.policy })
  const [, issuer] = chain
  const anchor = chain.at(-1)
  return issuer === undefined || anchor === undefined ? null : { certificate, issuer, anchor, chain }
}
