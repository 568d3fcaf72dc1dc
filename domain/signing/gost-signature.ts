import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { concatBytes, sameBytes } from './bytes.ts'
import { Fields, readBits, readDer, readOctets, readOid, tags } from './der.ts'
import { streebog } from './streebog.ts'

/**
 * GOST 34.310-2004 and GOST 34.10-2015. Kazakhstan's object identifiers name the public curves of
 * RFC 4357 and RFC 7836; keys and signatures are little-endian (x‖y, r‖s), the reverse of what those RFCs write.
 */
const prime256 = 2n ** 256n - 617n
const prime512 = 2n ** 512n - 569n

/** A curve is worked out when the first key on it comes. */
function lazily(parameters: Parameters<typeof weierstrass<bigint>>[0]) {
  let made: ReturnType<typeof weierstrass<bigint>> | null = null
  return () => (made ??= weierstrass(parameters))
}

const curves = {
  /** GostR3410-2001-CryptoPro-A. */
  '1.2.398.3.10.1.1.1.1.1': lazily({
    p: prime256, a: prime256 - 3n, b: 166n, h: 1n,
    n: 0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893n,
    Gx: 1n, Gy: 0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14n,
  }),
  /** id-tc26-gost-3410-2012-256-paramSetA. */
  '1.2.398.3.10.1.1.2.1.1': lazily({
    p: prime256, h: 4n,
    a: 0xc2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335n,
    b: 0x295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513n,
    n: 0x400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67n,
    Gx: 0x91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28n,
    Gy: 0x32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5cn,
  }),
  /** id-tc26-gost-3410-12-512-paramSetA. */
  '1.2.398.3.10.1.1.2.2.1': lazily({
    p: prime512, a: prime512 - 3n, h: 1n,
    b: 0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n,
    Gx: 3n,
    Gy: 0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
  }),
} as const

type CurveOid = keyof typeof curves

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt((bytes[index] ?? 0))
  return value
}

/** `digest` as the hash function puts it out. False for anything wrong: sizes, r or s out of range, a point off the curve. */
export function gostSignatureHolds(spkiDer: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const read = readKey(spkiDer)
  if (read === null) return false
  const { curve, key } = read
  const Point = curves[curve]()
  const size = key.length / 2
  if (signature.length !== key.length || digest.length !== size) return false
  const order = Point.Fn.ORDER
  const [r, s] = [littleEndian(signature.subarray(0, size)), littleEndian(signature.subarray(size))]
  if (r <= 0n || s <= 0n || r >= order || s >= order) return false
  const point = pointOf(curve, key)
  if (point === null) return false
  const hash = littleEndian(digest) % order || 1n
  const inverse = Point.Fn.inv(hash)
  const sum = Point.BASE.multiplyUnsafe(Point.Fn.mul(s, inverse)).add(point.multiplyUnsafe(Point.Fn.neg(Point.Fn.mul(r, inverse))))
  return !sum.is0() && sum.toAffine().x % order === r
}

/** What a 512-bit key signs with; both little-endian, as PKCS#8 and certificates of the national centre hold them. */
export interface GostSecret {
  readonly spkiDer: Uint8Array
  readonly secret: Uint8Array
}

/** Whether the secret belongs to the public key: a signature by a mismatched pair could give the secret away. */
export function isGostPair({ spkiDer, secret }: GostSecret): boolean {
  const read = readKey(spkiDer)
  const scalar = littleEndian(secret)
  if (read === null || secret.length * 2 !== read.key.length || scalar <= 0n || scalar >= curves[read.curve]().Fn.ORDER) return false
  const { x, y } = curves[read.curve]().BASE.multiply(scalar).toAffine()
  return sameBytes(concatBytes([toLittleEndian(x, secret.length), toLittleEndian(y, secret.length)]), read.key)
}

/**
 * Signs a Streebog-512 digest; `random` is 64 fresh bytes. The one-time number is hashed out of the secret, the digest
 * and the random bytes together, so that a weak random source alone gives nothing away.
 */
export function signGost({ spkiDer, secret }: GostSecret, digest: Uint8Array, random: Uint8Array): Uint8Array {
  const read = readKey(spkiDer)
  if (read === null || secret.length !== 64 || digest.length !== 64 || random.length < 64) throw new RangeError('a 512-bit key, its digest and 64 random bytes are needed')
  const Point = curves[read.curve]()
  const order = Point.Fn.ORDER
  const hash = littleEndian(digest) % order || 1n
  for (let round = 0; round < 256; round++) {
    const half = (part: number) => streebog(64, concatBytes([Uint8Array.of(round, part), secret, digest, random]))
    // 1024 bits, so that the remainder favours no number.
    const once = littleEndian(concatBytes([half(0), half(1)])) % order
    if (once === 0n) continue
    const r = Point.BASE.multiply(once).toAffine().x % order
    const s = Point.Fn.add(Point.Fn.mul(r, littleEndian(secret) % order), Point.Fn.mul(once, hash))
    if (r !== 0n && s !== 0n) return concatBytes([toLittleEndian(r, 64), toLittleEndian(s, 64)])
  }
  throw new RangeError('no usable one-time number')
}

const newest = '1.2.398.3.10.1.1.2.2.1'

/** A 512-bit secret out of 80 random bytes, so that the remainder favours no number. */
export function gostSecretOf(random: Uint8Array): Uint8Array {
  if (random.length < 80) throw new RangeError('80 random bytes are needed')
  return toLittleEndian((littleEndian(random) % (curves[newest]().Fn.ORDER - 1n)) + 1n, 64)
}

/** The public key (x‖y) to a 512-bit secret, as certificates of the national centre write it. */
export function gostPublicKey(secret: Uint8Array): Uint8Array {
  const { x, y } = curves[newest]().BASE.multiply(littleEndian(secret)).toAffine()
  return concatBytes([toLittleEndian(x, 64), toLittleEndian(y, 64)])
}

function toLittleEndian(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Number((value >> BigInt(index * 8)) & 255n))
}

function pointOf(curve: CurveOid, key: Uint8Array) {
  const half = key.length / 2
  try {
    const point = curves[curve]().fromAffine({ x: littleEndian(key.subarray(0, half)), y: littleEndian(key.subarray(half)) })
    point.assertValidity()
    return point.is0() ? null : point
  } catch {
    // The library throws for coordinates that are no point of the curve.
    return null
  }
}

/** Null for a key of no known curve or of a wrong size. */
function readKey(spkiDer: Uint8Array): { curve: CurveOid; key: Uint8Array } | null {
  const fields = new Fields(readDer(spkiDer))
  const algorithm = new Fields(fields.next(tags.sequence))
  algorithm.next(tags.oid)
  const curve = readOid(new Fields(algorithm.next(tags.sequence)).next(tags.oid))
  const key = readOctets(readDer(readBits(fields.next(tags.bitString))))
  return isKnown(curve) && key.length === 2 * curves[curve]().Fp.BYTES ? { curve, key } : null
}

const isKnown = (curve: string): curve is CurveOid => Object.hasOwn(curves, curve)
