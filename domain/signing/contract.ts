import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { command, query, signedBy } from '../kernel/contract.ts'
import { FileRef, Sha256 } from '../kernel/manifest.ts'
import { asSeen } from '../kernel/seen.ts'
import { CertificateName, StatusAnswer } from './known-status.ts'
import { TrustChoices, TrustList } from './trust-list.ts'
import { publishStatement } from './trust-statement.ts'


/** A certificate as a person compares it: the fingerprint is the SHA-256 of its DER, 64 hexadecimal digits. */
export const CertificateFacts = z.strictObject({
  fingerprint: Sha256,
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  algorithm: z.string(),
  validFrom: InstantText,
  validUntil: InstantText,
  authority: z.boolean(),
  selfSigned: z.boolean(),
  der: z.base64(),
})
export type CertificateFacts = z.infer<typeof CertificateFacts>

export const TrustChange = z.strictObject({
  what: z.enum(['centreAdded', 'centreRemoved', 'anchorAdded', 'anchorRemoved', 'intermediateAdded', 'intermediateRemoved', 'profileChanged', 'listsChanged', 'revocationChanged', 'keepersChanged']),
  centre: z.string(),
  /** The certificate's subject, or what the profile says now. */
  words: z.string(),
  fingerprint: z.string(),
})
export type TrustChange = z.infer<typeof TrustChange>

/** A revocation list's state on the portal, for the screen. */
export const FetchedList = z.strictObject({
  url: z.string(),
  size: z.int().nullable(),
  entries: z.int().nullable(),
  thisUpdate: InstantText.nullable(),
  nextUpdate: InstantText.nullable(),
  fetchedAt: InstantText.nullable(),
  problem: z.string().nullable(),
})
export type FetchedList = z.infer<typeof FetchedList>

export const TrustAnswer = z.strictObject({
  current: z
    .strictObject({
      list: TrustList,
      sha256: Sha256,
      /** Null for an edition entered on the server itself. */
      signedBy: z.string().nullable(),
    })
    .nullable(),
  draft: z.strictObject({ list: TrustList, file: FileRef, by: z.string(), at: InstantText, changes: z.array(TrustChange), previousSignature: Sha256.nullable() }).nullable(),
  certificates: z.array(CertificateFacts),
  /** The portal's administrators of today, whom the next edition names as its keepers. */
  administrators: TrustList.shape.keepers,
  lists: z.array(FetchedList),
  editions: z.array(z.strictObject({ edition: z.int(), at: InstantText, by: z.string().nullable(), signed: z.boolean(), sha256: Sha256, changes: z.array(TrustChange) })),
})
export type TrustAnswer = z.infer<typeof TrustAnswer>

/** Open to everyone: whom the portal believes is public by nature. */
export const trust = query({
  name: 'signing.trust',
  right: 'session.use',
  input: z.strictObject({}),
  output: TrustAnswer,
  reads: ['trust'],
  keep: true,
})

/** What a certificate file says, so that its fingerprint can be compared before it is believed. */
export const readCertificates = query({
  name: 'signing.readCertificates',
  right: 'signing.keepTrust',
  input: z.strictObject({ file: z.base64().min(1).max(400_000) }),
  output: z.strictObject({ certificates: z.array(CertificateFacts) }),
  reads: ['trust'],
  keep: false,
})

/** Keeps the next edition as a draft, whole; nothing is believed for it. */
export const draftTrust = command({
  name: 'signing.draftTrust',
  right: 'signing.keepTrust',
  input: z.strictObject({
    /** The edition that was changed; refused when another has been published since. 0 before the first. */
    basis: z.int().min(0),
    ...TrustChoices.shape,
    /** The digest of the draft that was changed. */
    seen: asSeen(Sha256),
  }),
  output: z.strictObject({ edition: z.int() }),
  changes: ['trust'],
  offline: 'refuse',
})

export const dropTrustDraft = command({
  name: 'signing.dropTrustDraft',
  right: 'signing.keepTrust',
  input: z.strictObject({ seen: asSeen(Sha256) }),
  output: z.strictObject({}),
  changes: ['trust'],
  offline: 'refuse',
})

/** Publishes the draft. What is signed is `trust.json` itself, so every client can follow from edition to edition. */
export const publishTrust = command({
  name: 'signing.publishTrust',
  right: 'signing.keepTrust',
  input: z.strictObject({ edition: z.int().min(1) }),
  output: z.strictObject({ edition: z.int() }),
  changes: ['trust'],
  offline: 'refuse',
  signed: signedBy(trust, () => ({}), publishStatement),
})

/** Brings every configured revocation list now, without waiting for its turn. */
export const fetchLists = command({
  name: 'signing.fetchLists',
  right: 'signing.keepTrust',
  input: z.strictObject({}),
  output: z.strictObject({}),
  changes: ['trust'],
  offline: 'refuse',
})

/**
 * What the portal knows of these certificates, which a PC asks of the keys and signatures it judges: a centre's whole list is too
 * long for it. Certificates of centres that nobody believes are answered with nothing.
 */
export const status = query({
  name: 'signing.status',
  right: 'session.use',
  input: z.strictObject({ certificates: z.array(CertificateName).min(1).max(200) }),
  output: StatusAnswer,
  reads: ['trust'],
  // Native keeps it beside the trust list, since keys are judged before anybody has signed in too.
  keep: false,
})

/** How far a signature's evidence has come: the level that the portal verified, and what is missing. */
export const SignatureEvidence = z.strictObject({
  sha256: Sha256,
  level: z.enum(['B', 'T', 'LT']),
  /** What the signature carries, which need not hold. */
  claimed: z.enum(['CMS', 'B', 'T', 'LT']),
  /** Of the verified timestamp. */
  stampedAt: InstantText.nullable(),
  /** The same signature with its evidence inside. */
  file: Sha256.nullable(),
  waiting: z.boolean(),
  /** Why the evidence is not whole: nothing configured, a centre that does not answer, or its own answer. */
  problem: z.string().nullable(),
  /** Why it no longer holds: its key turned out to have been revoked when it was given, or stolen. Null while it holds. */
  invalid: z.strictObject({ reason: z.string(), revokedAt: InstantText }).nullable(),
})
export type SignatureEvidence = z.infer<typeof SignatureEvidence>

/** By the digest of the `.p7s`, which only those know who may see the paper. */
export const evidence = query({
  name: 'signing.evidence',
  right: 'session.use',
  input: z.strictObject({ signatures: z.array(Sha256).max(200) }),
  output: z.strictObject({ signatures: z.array(SignatureEvidence) }),
  reads: ['signature', 'trust'],
  keep: true,
})
