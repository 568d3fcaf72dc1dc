/** OpenSSL's gost engine as a second judge. It knows neither Kazakhstan's identifiers nor its byte order, but the curve and the digest are those of RFC 7836 and RFC 6986. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toPem } from '../../domain/signing/bytes.ts'
import { bitString, octetString, oid, sequence } from '../../domain/signing/der-write.ts'
import { Fields, readBits, readDer, readOctets, tags } from '../../domain/signing/der.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'

export const hasGostEngine = ['/usr/lib/x86_64-linux-gnu/engines-3/gost.so', '/usr/lib/aarch64-linux-gnu/engines-3/gost.so'].some(existsSync)
if (!hasGostEngine) console.warn('SKIPPED: the gost engine judges no signature; install it with: apt-get install libengine-gost-openssl')

/** Writes what the engine reads of a CMS by a GOST key, and answers the arguments of `openssl` that judge it. */
export function forEngine(folder: string, p7s: Uint8Array): string[] {
  const { signers: [info], certificates } = readSignedData(p7s)
  const certificate = certificates.find((each) => each.publicKey.algorithm === 'gost2015-512')
  if (!info?.signedAttributes || certificate === undefined) throw new Error('no signature by a GOST key')
  const spki = new Fields(readDer(certificate.publicKey.spkiDer))
  spki.next(tags.sequence)
  const key = readOctets(readDer(readBits(spki.next(tags.bitString))))
  const algorithm = sequence(oid('1.2.643.7.1.1.1.2'), sequence(oid('1.2.643.7.1.2.1.2.1'), oid('1.2.643.7.1.1.2.3')))
  const at = (name: string) => join(folder, name)
  writeFileSync(at('gost.pem'), toPem('PUBLIC KEY', sequence(algorithm, bitString(octetString(key)))))
  writeFileSync(at('gost.sig'), Buffer.from(info.signature).reverse())
  // In the CMS the attributes are tagged [0]; what is signed is the SET.
  writeFileSync(at('gost.attributes'), Buffer.concat([Buffer.of(0x31), Buffer.from(info.signedAttributes.element.bytes).subarray(1)]))
  return ['dgst', '-engine', 'gost', '-md_gost12_512', '-verify', at('gost.pem'), '-signature', at('gost.sig'), at('gost.attributes')]
}
