/** Containers of ASiC-E with CAdES, ours or anybody's: every file's digest, and the signature over each manifest. */
import type { ByteSource } from '../../domain/documents/bytes.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { sameBytes } from '../../domain/signing/bytes.ts'
import { asicMime, readAsicManifest, type ReadAsic } from '../../domain/signing/asic.ts'
import type { CheckedPackage, CheckedSignature } from '../../domain/signing/check.ts'
import { verifyDetached } from '../../domain/signing/verify.ts'
import { type Judge, judged, sha256, shown } from './check-words.ts'
import { primitives } from './primitives.ts'
import { readMembers, type Members } from './zip-members.ts'

export const asicManifestPath = /^META-INF\/ASiCManifest[^/]*\.xml$/
const kept = /^(mimetype|META-INF\/[^/]+\.(xml|p7s))$/
const faultsTold = 50

export function checkAsic(given: string, source: ByteSource, ask: Judge): { checked: CheckedPackage; signatures: CheckedSignature[] } {
  const name = shown(given)
  try {
    const members = readMembers(source, kept)
    const mimetype = members.whole.get('mimetype')
    const faults: CheckedPackage['faults'] = []
    const fault = (path: string, what: CheckedPackage['faults'][number]['what']) => faults.push({ path: shown(path), what })
    if (mimetype === undefined || Buffer.from(mimetype).toString('latin1').trim() !== asicMime) fault('mimetype', mimetype === undefined ? 'missing' : 'changed')
    const named = new Set<string>()
    const signatures: CheckedSignature[] = []
    for (const path of [...members.whole.keys()].filter((each) => asicManifestPath.test(each)).toSorted()) {
      const bytes = members.whole.get(path) ?? new Uint8Array()
      const manifest = readAsicManifest(bytes)
      if (manifest === null) {
        fault(path, 'changed')
        continue
      }
      for (const object of manifest.objects) named.add(object.path)
      for (const [object, what] of wrongIn(manifest, members)) fault(object, what)
      signatures.push(judgeOne(path, bytes, manifest, members, ask))
    }
    for (const path of members.digests.keys()) if (!named.has(path) && !path.startsWith('META-INF/') && path !== 'mimetype') fault(path, 'unlisted')
    return { checked: { name, refused: null, seal: null, faults: faults.slice(0, faultsTold) }, signatures }
  } catch (error) {
    if (error instanceof RefusalError) return { checked: { name, refused: { ...error.refusal }, seal: null, faults: [] }, signatures: [] }
    throw error
  }
}

function wrongIn(manifest: ReadAsic, { digests }: Members): [string, 'changed' | 'missing'][] {
  return manifest.objects.flatMap(({ path, sha256: digest }): [string, 'changed' | 'missing'][] => {
    const held = digests.get(path)
    return held === undefined ? [[path, 'missing']] : sameBytes(Buffer.from(held, 'hex'), digest) ? [] : [[path, 'changed']]
  })
}

function judgeOne(path: string, bytes: Uint8Array, manifest: ReadAsic, members: Members, ask: Judge): CheckedSignature {
  const p7s = members.whole.get(manifest.signature)
  const content = { name: shown(path), size: bytes.length, sha256: sha256(bytes) }
  const base = { name: shown(manifest.signature), sha256: sha256(p7s ?? new Uint8Array()), foreign: null, counted: true, content, manifest: null }
  const files = manifest.objects.map((object) => ({
    name: shown(object.path), size: members.sizes.get(object.path) ?? 0, sha256: Buffer.from(object.sha256).toString('hex'),
    found: members.digests.get(object.path) === undefined ? ('absent' as const) : members.digests.get(object.path) === Buffer.from(object.sha256).toString('hex') ? ('same' as const) : ('changed' as const),
  }))
  const none = { claimed: 'none', verified: 'none' } as const
  if (p7s === undefined) return { ...base, ...judged({ ok: false, reason: 'signerMissing', level: none, signers: [] }), files }
  const verdict = verifyDetached({ p7s, content: bytes, trust: ask.trust, at: ask.at, primitives })
  const besides = files.some((each) => each.found === 'changed') ? 'manifestFileChanged' : files.some((each) => each.found === 'absent') ? 'manifestFileMissing' : null
  return { ...base, ...judged(verdict, besides), files }
}
