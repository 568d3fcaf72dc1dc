import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DemoPerson, type BridgeOutput } from '../../domain/kernel/bridge.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { asicOf } from '../../node/signing/asic.ts'
import type { ShellServices } from './bridge.ts'
import { maySendAgain } from '../../domain/kernel/outbox.ts'
import type { KernelHandlers } from './dispatch.ts'
import { expectedFailure } from './failure.ts'
import { ChangedBytesError } from './held-files.ts'
import type { KeyRing } from './key-ring.ts'
import type { Machine } from './machine.ts'
import { mayOpenOutside, saveOutside } from './outside.ts'
import type { openSignatureCheck } from './signature-check.ts'

/** Reads a DOCX or XLSX into what the page can show; null when it is neither. */
export type ReadDocument = (bytes: Uint8Array, file: FileRef) => Promise<unknown>

/** The bridge's calls upon the machine. Each is one line or a few; what is longer belongs to its capability. */
export function bridgeHandlers(machine: Machine, keyRing: KeyRing, services: ShellServices, readDocument: ReadDocument, checkSignatures: ReturnType<typeof openSignatureCheck>): KernelHandlers {
  const { session, portal, transfers, signing, settings } = machine
  const keys = (usage: 'auth' | 'sign' | 'either') => machine.listKeys({ usage, person: session.now?.person ?? null })

  function keep() {
    if (!session.now) throw new RefusalError({ key: 'desktop.signInFirst' })
    return session.now.keep
  }

  async function hold(file: FileRef): Promise<void> {
    const failed = await transfers.hold(file)
    if (failed && 'refusal' in failed) throw new RefusalError(failed.refusal as never)
  }

  /** Part by part: a package may be larger than this machine's memory. */
  async function saveHeld(file: FileRef): Promise<string> {
    await hold(file)
    try {
      return await saveOutside(file, keep().files.read(file.sha256))
    } catch (error) {
      throw error instanceof ChangedBytesError ? new RefusalError({ key: 'desktop.fileChanged', values: { name: file.name } }) : error
    }
  }

  async function heldBytes(file: FileRef): Promise<Uint8Array> {
    await hold(file)
    const bytes = await keep().files.bytes(file.sha256)
    if (!bytes) throw new RefusalError({ key: 'desktop.fileChanged', values: { name: file.name } })
    return bytes
  }

  /** A session that the portal ended shows the sign-in again, wherever it was noticed. */
  async function whileSignedIn<T>(deed: () => Promise<T>): Promise<T> {
    try {
      return await deed()
    } catch (error) {
      if ((error as Error).name === 'SignedOutError') session.ended()
      throw error
    }
  }

  return {
    'settings.get': () => settings.load(),
    'settings.set': (changes) => settings.save(changes as never),
    'session.state': () => session.state(),
    'session.keys': ({ usage }) => keys(usage),
    async 'session.addKey'({ path, usage }) {
      const chosen = path ?? (await services({ service: 'chooseFile' }))
      if (chosen === null) throw new RefusalError({ key: 'desktop.noFileDialog' })
      // An empty choice is a closed dialog: nothing was added and nothing went wrong.
      if (chosen !== '') await keyRing.add(chosen)
      return keys(usage)
    },
    async 'session.forgetKey'({ id, usage }) {
      await keyRing.forget(id)
      return keys(usage)
    },
    async 'session.signIn'({ key, password }) {
      await session.signIn(key, password)
      return session.state()
    },
    async 'session.signInByPassword'({ login, password }) {
      await session.signInByPassword(login, password)
      return session.state()
    },
    'session.demoPeople': () => demoPeople(machine.demoOffice()),
    async 'session.signOut'() {
      await session.signOut()
      return session.state()
    },
    async 'session.actFor'({ delegation }) {
      await session.actFor(delegation)
      machine.changed(['*'])
      return session.state()
    },
    'portal.connection': () => machine.connection(),
    'portal.ask': ({ name, input, fresh }) => whileSignedIn(() => portal.ask(name, input, fresh)),
    'portal.watch': ({ name, input }) => {
      if (session.now) machine.line.watch(name, input, session.now.actingFor)
      return {}
    },
    'portal.unwatch': ({ name, input }) => {
      machine.line.unwatch(name, input)
      return {}
    },
    'portal.do': ({ name, input, title }) => whileSignedIn(() => portal.do(name, input, title)),
    'signing.prepare': ({ name, input }) => whileSignedIn(() => signing.prepare(name, input)),
    'signing.sign': ({ tickets, key, password }) => whileSignedIn(() => signing.sign(tickets, key, password, (done) => machine.tellSigning(done, tickets.length))),
    'signing.cancel': ({ tickets }) => {
      signing.cancel(tickets)
      return {}
    },
    async 'signing.asic'({ file, key, password }) {
      const { now } = session
      if (!now) throw new RefusalError({ key: 'desktop.signInFirst' })
      const secret = Buffer.from(password, 'utf8')
      try {
        const container = await asicOf(await heldBytes(file), (manifest) => keyRing.signContainer(key, secret, manifest, { iin: now.person.iin }))
        return { path: await saveOutside({ ...file, name: file.name.replace(/\.zip$/i, '.asice') }, container) }
      } finally {
        secret.fill(0)
      }
    },
    'signing.check': ({ transfers: ids, at }) => whileSignedIn(() => checkSignatures(ids, at)),
    'outbox.list': () => session.now?.keep.outbox.list() ?? [],
    'outbox.again': ({ id }) => {
      const { outbox } = keep()
      if (outbox.list().some((row) => row.id === id && row.refusal !== null && maySendAgain(row.refusal.key))) {
        outbox.again(id)
        machine.kickSender()
      }
      return outbox.list()
    },
    'outbox.withdraw': ({ id }) => {
      const { outbox } = keep()
      // One that is on its way may be done already; it can only be waited for.
      if (outbox.list().some((row) => row.id === id && row.state !== 'sending')) outbox.remove(id)
      return outbox.list()
    },
    'files.begin': ({ name, size, here }) => transfers.begin(name, size, here ?? false),
    'files.chunk': ({ transfer, offset, base64 }) => transfers.chunk(transfer, offset, Buffer.from(base64, 'base64')),
    'files.end': ({ transfer }) => whileSignedIn(() => transfers.end(transfer)),
    async 'files.cancel'({ transfer }) {
      await transfers.cancel(transfer)
      return {}
    },
    async 'files.hold'({ file }) {
      const failed = await whileSignedIn(() => transfers.hold(file))
      return failed ?? { url: `/file/${file.sha256}?mime=${encodeURIComponent(file.mime)}` }
    },
    async 'files.save'({ file }) {
      return { path: await saveHeld(file) }
    },
    async 'files.openOutside'({ file }) {
      const path = await saveHeld(file)
      if (!mayOpenOutside(path) || (await services({ service: 'openPath', path })) === null) throw new RefusalError({ key: 'desktop.noProgram', values: { path } })
      return {}
    },
    async 'files.read'({ file }) {
      const document = await readDocument(await heldBytes(file), file)
      if (document === null) throw new RefusalError({ key: 'desktop.fileUnreadable', values: { name: file.name } })
      return { document }
    },
    async 'shell.close'() {
      await services({ service: 'close' })
      return {}
    },
    async 'shell.print'() {
      await services({ service: 'print' })
      return {}
    },
  } satisfies KernelHandlers
}

const DemoOffice = z.object({ people: z.array(DemoPerson) })

/** Written by the demo portal beside its data; anything unreadable means that there is no list to offer. */
function demoPeople(folder: string | null): BridgeOutput<'session.demoPeople'> {
  if (!folder) return []
  try {
    return DemoOffice.parse(JSON.parse(readFileSync(join(folder, 'demo-office.json'), 'utf8'))).people
  } catch (error) {
    if (expectedFailure(error)) throw error
    return []
  }
}
