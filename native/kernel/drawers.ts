import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { seal, unseal } from '../../node/kernel/seal.ts'
import { loadJson, makePrivateFolder, saveWhole } from './place.ts'
import { keyBytes, keyFromTyped } from './secrets.ts'

const DrawerIndex = z.object({
  salt: z.string(),
  /** The drawer that was open last; it opens again by the system's key at the next start. */
  last: z.string().nullable(),
  drawers: z.array(
    z.object({
      folder: z.string(),
      /** Digest of the person's id: says which drawer, not whose. */
      owner: z.string(),
      system: z.string().nullable(),
      typed: z.array(z.string()),
    }),
  ),
})
type DrawerIndex = z.infer<typeof DrawerIndex>

/** What one person keeps on this PC: answers, outbox and files, under one key. */
export interface Drawer {
  folder: string
  key: Buffer
}

export interface Drawers {
  /** Begins to make the key of what was typed, which takes long, so that it is at hand when a drawer is to be opened by it. */
  begin(typed: string): void
  /** Opens the last drawer by the system's key, so that the second start shows the inbox before anything is typed. */
  openLast(): { drawer: Drawer; besides: Drawer[] } | null
  /** Opens any drawer by what was typed, for a sign-in without a line. */
  openTyped(typed: string): Promise<Drawer[]>
  /**
   * Opens or makes the person's drawer. `besides`: others of the same person that open too, which a lost store once made them
   * leave. `locked` is true when an older one exists that neither key opens.
   */
  openFor(person: string, typed: string | null): Promise<{ drawer: Drawer; besides: Drawer[]; locked: boolean }>
  close(): void
  readonly guardedBySystem: boolean
}

const typedKeysRemembered = 4

/** `former`: keys of the system that open what they sealed once, and seal nothing any more. */
export function openDrawers(folder: string, systemKey: Buffer | null, former: readonly Buffer[] = []): Drawers {
  const indexPath = join(makePrivateFolder(folder), 'drawers.json')
  const parsed = DrawerIndex.safeParse(loadJson(indexPath))
  const index: DrawerIndex = parsed.success ? parsed.data : { salt: randomBytes(16).toString('base64'), last: null, drawers: [] }
  const save = () => saveWhole(indexPath, JSON.stringify(index))
  const systemKeys = systemKey === null ? former : [systemKey, ...former]
  const path = (name: string) => makePrivateFolder(join(folder, name))
  let begun: { typed: string; key: Promise<Buffer> } | null = null

  function keyOf(typed: string): Promise<Buffer> {
    const key = begun?.typed === typed ? begun.key : keyFromTyped(typed, Buffer.from(index.salt, 'base64'))
    begun = null
    return key
  }

  /** The one in use first: another of one's own may open again when the system's store has found its key. */
  const ownOf = (owner: string) => index.drawers.filter((each) => each.owner === owner).toSorted((a, b) => Number(b.folder === index.last) - Number(a.folder === index.last))
  const besides = (own: readonly DrawerIndex['drawers'][number][], chosen: Drawer, typedKey: Buffer | null): Drawer[] =>
    own.flatMap((each) => open(each, typedKey) ?? []).filter((each) => each.folder !== chosen.folder)

  function open(entry: DrawerIndex['drawers'][number], typedKey: Buffer | null): Drawer | null {
    for (const guarding of systemKeys) {
      const key = entry.system === null ? null : unseal(guarding, entry.system)
      if (key) return { folder: path(entry.folder), key }
    }
    for (const sealed of typedKey ? entry.typed : []) {
      const key = unseal(typedKey as Buffer, sealed)
      if (key) return { folder: path(entry.folder), key }
    }
    return null
  }

  /** Seals the open drawer's key by every guard now at hand, so that either opens it next time. */
  function guard(entry: DrawerIndex['drawers'][number], key: Buffer, typedKey: Buffer | null): void {
    if (systemKey && !(entry.system && unseal(systemKey, entry.system))) entry.system = seal(systemKey, key)
    if (typedKey && !entry.typed.some((sealed) => unseal(typedKey, sealed))) {
      entry.typed = [seal(typedKey, key), ...entry.typed].slice(0, typedKeysRemembered)
    }
    index.last = entry.folder
    save()
  }

  return {
    guardedBySystem: systemKey !== null,
    begin(typed) {
      const key = keyFromTyped(typed, Buffer.from(index.salt, 'base64'))
      key.catch(() => undefined)
      begun = { typed, key }
    },
    openLast() {
      const entry = index.drawers.find((each) => each.folder === index.last)
      const drawer = entry && open(entry, null)
      return entry && drawer ? { drawer, besides: besides(ownOf(entry.owner), drawer, null) } : null
    },
    async openTyped(typed) {
      const typedKey = await keyOf(typed)
      return index.drawers.flatMap((entry) => entry.typed.flatMap((sealed) => {
        const key = unseal(typedKey, sealed)
        return key ? [{ folder: path(entry.folder), key }] : []
      }))
    },
    async openFor(person, typed) {
      const owner = createHash('sha256').update(person).digest('hex')
      const typedKey = typed === null ? null : await keyOf(typed)
      const own = ownOf(owner)
      for (const entry of own) {
        const drawer = open(entry, typedKey)
        if (!drawer) continue
        guard(entry, drawer.key, typedKey)
        const others = besides(own, drawer, typedKey)
        return { drawer, besides: others, locked: others.length < own.length - 1 }
      }
      const entry = { folder: randomUUID(), owner, system: null, typed: [] }
      const key = randomBytes(keyBytes)
      index.drawers.push(entry)
      guard(entry, key, typedKey)
      return { drawer: { folder: path(entry.folder), key }, besides: [], locked: own.length > 0 }
    },
    close() {
      index.last = null
      save()
    },
  }
}
