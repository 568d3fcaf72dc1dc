import { randomBytes } from 'node:crypto'
import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { bitString, octetString, oid, sequence } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import { streebog } from '../../domain/signing/streebog.ts'

const prime = 2n ** 512n - 569n
const order = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n
const Point = weierstrass({
  p: prime, a: prime - 3n, n: order, h: 1n, Gx: 3n,
  b: 0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760n,
  Gy: 0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
})

const littleEndian = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(128, '0'), 'hex').reverse()
const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
const random = (): bigint => (number(randomBytes(64)) % (order - 1n)) + 1n

export interface GostKey {
  readonly spki: Uint8Array
  readonly sign: (data: Uint8Array) => Uint8Array
}

/** The second opinion to our verifier: signing as GOST 34.10-2015 writes it down. `secret` is a real key's, or a new one. */
export function makeGostKey(alterKey: (key: Uint8Array) => Uint8Array = (key) => key, secret: bigint = random()): GostKey {
  const { x, y } = Point.BASE.multiply(secret).toAffine()
  const key = alterKey(Buffer.concat([littleEndian(x), littleEndian(y)]))
  const algorithm = sequence(oid(oids.gost2015Key512), sequence(oid('1.2.398.3.10.1.1.2.2.1'), oid(oids.streebog512)))
  return {
    spki: sequence(algorithm, bitString(octetString(key))),
    sign(data) {
      const hash = number(streebog(64, data)) % order || 1n
      const once = random()
      const r = Point.BASE.multiply(once).toAffine().x % order
      return Buffer.concat([littleEndian(r), littleEndian((r * secret + once * hash) % order)])
    },
  }
}

/** The secret in a PKCS#8 of the national centre: the innermost octet string, little-endian. */
export const secretOf = (octets: Uint8Array): bigint => number(octets)
