/** `node tests/signing/golden/make.ts VERSION`: keeps this release's signatures for ever (B10.3). A folder once committed is never made again. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toPem } from '../../../domain/signing/bytes.ts'
import { readSignedData } from '../../../domain/signing/signed-data.ts'
import { createSignature, addEvidence, addSignature, signedAttributes } from '../../../domain/signing/cades.ts'
import { oids } from '../../../domain/signing/oids.ts'
import { sign } from 'node:crypto'
import { extendedKeyUsage } from '../../../server/demo/certificates.ts'
import { ocspAnswer, timestampToken } from '../cms.ts'
import { gostSigned, withOcsp, content as forgedContent } from '../forgeries.ts'
import { crlBy, type Holder, issue, makePki, now, sha256, signExtensions, today } from '../pki.ts'

const [version = ''] = process.argv.slice(2)
const folder = join(fileURLToPath(new URL('.', import.meta.url)), version)
if (!/^\d+\.\d+\.\d+$/.test(version) || existsSync(folder)) throw new Error(`give a new version; ${folder} stays as it is`)
mkdirSync(folder)

const pki = makePki()
const content = forgedContent

function signed(holder: Holder) {
  const attributes = signedAttributes({ certificateDer: holder.certificate, kind: 'rsa', contentDigest: sha256(content), certificateSha256: sha256(holder.certificate), signingTime: now })
  return { certificateDer: holder.certificate, kind: 'rsa' as const, attributes, signature: sign('sha256', attributes, holder.key), intermediates: [pki.ca.certificate] }
}

const one = createSignature(signed(pki.employee), null)
const tsa = issue(pki.ca, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.timeStamping], true)] })
const [signer] = readSignedData(one).signers
const token = timestampToken({ holder: tsa, stamped: signer!.signature, certificates: [tsa.certificate, pki.ca.certificate] })
// With the status of the certificate after its timestamp: judgeable when the certificate is long gone (LT).
const stamped = addEvidence(one, { tokens: [{ signature: signer!.signature, token }] })
const status = ocspAnswer({ signer: pki.ca, issuer: pki.ca, serial: pki.employee.serial, thisUpdate: now + 1000, producedAt: now + 1000 })
const files: Record<string, Uint8Array> = {
  'long.p7s': addEvidence(stamped, { ocsp: [status] }),
  'long-list.p7s': addEvidence(stamped, { crls: [crlBy(pki.ca, { thisUpdate: now + 1000 })] }),
  'one.p7s': one,
  'two.p7s': addSignature(one, signed(pki.head)),
  'attached.p7s': createSignature(signed(pki.employee), content),
  'stamped.p7s': stamped,
  'status.p7s': withOcsp(pki).p7s,
  'gost.p7s': gostSigned(pki).p7s,
}
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
writeFileSync(join(folder, 'content.bin'), content)
writeFileSync(join(folder, 'root.pem'), toPem('CERTIFICATE', pki.root.certificate))
writeFileSync(join(folder, 'list.crl'), crlBy(pki.ca))
const expected = {
  at: today,
  levels: { 'long.p7s': 'LT', 'long-list.p7s': 'LT', 'one.p7s': 'B', 'two.p7s': 'B', 'attached.p7s': 'B', 'stamped.p7s': 'T', 'status.p7s': 'B', 'gost.p7s': 'B' },
  signers: { 'long.p7s': 1, 'long-list.p7s': 1, 'one.p7s': 1, 'two.p7s': 2, 'attached.p7s': 1, 'stamped.p7s': 1, 'status.p7s': 1, 'gost.p7s': 1 },
}
writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`)
