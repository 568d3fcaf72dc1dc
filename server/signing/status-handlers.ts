/** What the portal knows of certificates, for PCs that can't hold a centre's whole list. */
import { readCertificate } from '../../domain/signing/certificate.ts'
import { status } from '../../domain/signing/contract.ts'
import { type Crl, isAbout, knownCrl } from '../../domain/signing/crl.ts'
import { type CertificateName, headOf, type KnownStatus, listedIn, nameOf } from '../../domain/signing/known-status.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { ReadCall } from '../kernel/call.ts'
import { answer } from '../kernel/portal.ts'

/** Of so many the responder is asked; a package of two hundred signers is told of by the lists. */
const askedAtOnce = 20

answer(status, async ({ certificates }, call) => {
  const known = await knownTo(call)
  const rows = await Promise.all(certificates.map((each, index) => statusOf(each, known, call, index < askedAtOnce)))
  const told = new Set(rows.flatMap((row) => row.lists.map(({ list }) => list)))
  return { lists: known.lists.map(headOf).filter((head) => head !== null).filter(({ digest }) => told.has(digest)), certificates: rows }
})

interface Known {
  readonly issuers: readonly { readonly name: string; readonly certificate: ReturnType<typeof readCertificate> }[]
  /** Long ones only: every PC has the short ones whole. */
  readonly lists: readonly Crl[]
}

async function knownTo(call: ReadCall): Promise<Known> {
  const { anchors, intermediates, crls } = await call.trust.load()
  const issuers = [...anchors, ...intermediates].map(readCertificate).map((certificate) => ({ name: nameOf({ issuerDer: certificate.subjectDer, serial: '' }, primitives).issuer, certificate }))
  return { issuers, lists: crls.map(knownCrl).filter((each) => each.signedDigest !== undefined) }
}

async function statusOf({ issuer, serial }: CertificateName, { issuers, lists }: Known, call: ReadCall, ask: boolean): Promise<KnownStatus> {
  const named = issuers.filter((each) => each.name === issuer).map(({ certificate }) => certificate)
  const answers = ask ? await Promise.all(named.map(async (each) => call.trust.answerOf(each, serial, call.now))) : []
  const ocsp = answers.find((each) => each !== null) ?? null
  return {
    issuer, serial,
    ocsp: ocsp === null ? null : Buffer.from(ocsp).toString('base64'),
    lists: lists.filter((list) => named.some((each) => isAbout(list, each))).map((list) => listedIn(list, serial)),
  }
}
