import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answersSql, openAnswers } from '../../native/kernel/answers.ts'
import type { ShellServices } from '../../native/kernel/bridge.ts'
import { openClock } from '../../native/kernel/clock.ts'
import { openEncrypted } from '../../native/kernel/database.ts'
import { bringOver } from '../../native/kernel/found-outbox.ts'
import { openDrawers, type Drawer } from '../../native/kernel/drawers.ts'
import { openHeldFiles } from '../../native/kernel/held-files.ts'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { mayOpenOutside, safeFileName, saveOutside } from '../../native/kernel/outside.ts'
import { keyFor, loadSystemKeys, resealSystemKeys } from '../../native/kernel/secrets.ts'
import { openSender } from '../../native/kernel/sender.ts'
import { NoLineError, PortalFaultError } from '../../native/kernel/failure.ts'
import { openKeep } from '../../native/kernel/keep.ts'
import { openLine } from '../../native/kernel/line.ts'
import { openSession } from '../../native/kernel/session.ts'
import { aPerson } from '../world/world.ts'
import { sha256 } from './client.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kense-native-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const drawer = (key = randomBytes(32)): Drawer => ({ folder, key })
const envelope = (id = randomUUID()) => ({ id, input: { words: 'Келісемін' }, actingFor: null, signature: null })
const now = () => new Date().toISOString()

describe('drawers', () => {
  it('open by the system’s key or by what was typed, each person’s own, and by nothing else', async () => {
    const [system, ann, ben] = [randomBytes(32), randomUUID(), randomUUID()]
    const first = await openDrawers(folder, system).openFor(ann, 'құпия')
    const second = await openDrawers(folder, system).openFor(ben, 'басқа')
    expect(first.drawer.key.equals(second.drawer.key)).toBe(false)
    expect(openDrawers(folder, system).openLast()?.drawer.key).toEqual(second.drawer.key)
    expect(openDrawers(folder, null).openLast()).toBeNull()
    expect(openDrawers(folder, randomBytes(32)).openLast()).toBeNull()
    expect((await openDrawers(folder, null).openTyped('құпия')).map((each) => each.key)).toEqual([first.drawer.key])
    expect(await openDrawers(folder, null).openTyped('қате')).toEqual([])
    expect((await openDrawers(folder, null).openFor(ann, 'құпия')).drawer.key).toEqual(first.drawer.key)
  })

  it('one that no key opens stays where it is and is told', async () => {
    const ann = randomUUID()
    const before = await openDrawers(folder, null).openFor(ann, 'ескі')
    const after = await openDrawers(folder, null).openFor(ann, 'жаңа')
    expect(after.locked).toBe(true)
    expect(after.drawer.folder).not.toBe(before.drawer.folder)
    expect((await openDrawers(folder, null).openFor(ann, 'ескі')).drawer.key).toEqual(before.drawer.key)
  })
})

describe('B11.5 the system’s key store', () => {
  /** Electron's safeStorage as native meets it: DPAPI, Keychain or a keyring, each under a master key that may go, come back, or be another's. */
  const store = () => {
    const state = { master: 'бірінші', isOpen: true }
    const services: ShellServices = (wanted) => {
      if (!state.isOpen) return Promise.resolve(null)
      if (wanted.service === 'encrypt') return Promise.resolve(Buffer.from(`${state.master} ${wanted.text}`).toString('base64'))
      if (wanted.service !== 'decrypt') return Promise.resolve(null)
      const [master, text] = Buffer.from(wanted.base64, 'base64').toString().split(' ')
      return Promise.resolve(master === state.master ? (text ?? null) : null)
    }
    return { state, services }
  }
  const noKeyring = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/nonexistent' }
  const begin = async (services: ShellServices, env: NodeJS.ProcessEnv = noKeyring) => {
    const keys = await loadSystemKeys(folder, services, env)
    return { keys, drawers: openDrawers(join(folder, 'drawers'), keys.now, keys.former) }
  }
  const ann = randomUUID()

  it('that has another key now (Windows: the profile was made anew; macOS: the keychain was) opens nothing; what is typed opens all, and the next start opens by itself again', async () => {
    const { state, services } = store()
    const { drawer: before } = await (await begin(services)).drawers.openFor(ann, 'құпия')
    openOutbox(before, () => undefined).add('notifications.read', 'жол', envelope(), now())
    state.master = 'екінші'
    const { drawers } = await begin(services)
    expect(drawers.openLast()).toBeNull()
    const { drawer, locked } = await drawers.openFor(ann, 'құпия')
    expect([drawer, locked]).toEqual([before, false])
    expect(openOutbox(drawer, () => undefined).waiting()).toBe(1)
    expect((await begin(services)).drawers.openLast()?.drawer).toEqual(before)
  })

  it('that is locked for a while (Linux: the keyring after another password) takes nothing away: it opens again when it does', async () => {
    const { state, services } = store()
    const { drawer: before } = await (await begin(services)).drawers.openFor(ann, null)
    state.isOpen = false
    const closed = await begin(services)
    expect([closed.keys, closed.drawers.openLast()]).toEqual([{ now: null, former: [] }, null])
    state.isOpen = true
    expect((await begin(services)).drawers.openLast()?.drawer).toEqual(before)
  })

  it('that lost its key and has it again: what only it had guarded is told to be locked, stays, and opens then', async () => {
    const { state, services } = store()
    const { drawer: before } = await (await begin(services)).drawers.openFor(ann, null)
    state.master = 'екінші'
    const { drawer: meanwhile, locked } = await (await begin(services)).drawers.openFor(ann, null)
    expect([meanwhile.folder === before.folder, locked]).toEqual([false, true])
    state.master = 'бірінші'
    const { keys, drawers } = await begin(services)
    expect(keys.now).not.toBeNull()
    expect((await drawers.openFor(ann, null)).drawer).toEqual(before)
  })

  it('that is found again opens both drawers: what was never sent from the one not in use is offered, in either of them once, and goes out when it is told to', async () => {
    const [first, second] = [randomBytes(32), randomBytes(32)]
    const { drawer: before } = await openDrawers(folder, first).openFor(ann, null)
    const { drawer: meanwhile } = await openDrawers(folder, second).openFor(ann, null)
    const [waiting, refused, twice] = [envelope(), envelope(), envelope()]
    const left = openOutbox(before, () => undefined)
    for (const each of [waiting, refused, twice]) left.add('approvals.opine', 'Пікір', each, now())
    left.saveRefusal(refused.id, { key: 'approvals.notYourTurn' })
    left.close()
    const inUse = openOutbox(meanwhile, () => undefined)
    // As a crash between adding and removing leaves it.
    inUse.add('approvals.opine', 'Пікір', twice, now(), { key: 'desktop.outboxLeft' })
    inUse.close()

    for (const open of [() => openDrawers(folder, second, [first]).openFor(ann, null), () => Promise.resolve(openDrawers(folder, second, [first]).openLast()!)]) {
      const { drawer, besides } = await open()
      expect([drawer, besides]).toEqual([meanwhile, [before]])
      const outbox = openOutbox(drawer, () => undefined)
      bringOver(besides[0]!, outbox, () => undefined)
      expect(outbox.list().map(({ id, refusal }) => [id, refusal?.key])).toEqual([[twice.id, 'desktop.outboxLeft'], [waiting.id, 'desktop.outboxLeft'], [refused.id, 'approvals.notYourTurn']])
      expect(outbox.next()).toBeNull()
      outbox.close()
    }
    const outbox = openOutbox(meanwhile, () => undefined)
    outbox.again(waiting.id)
    expect([outbox.waiting(), outbox.next()?.envelope]).toEqual([1, waiting])
    outbox.close()
  })

  it('whose key was renewed gets what it guards sealed anew, once, and opens it as before', async () => {
    const { state, services } = store()
    const { drawer: before } = await (await begin(services)).drawers.openFor(ann, null)
    const asked: string[] = []
    const renewing: ShellServices = async (wanted) => {
      asked.push(wanted.service)
      if (wanted.service !== 'reseal') return services(wanted)
      const [master, text] = Buffer.from(wanted.base64, 'base64').toString().split(' ')
      return master === 'екінші' ? null : Buffer.from(`екінші ${text}`).toString('base64')
    }
    await resealSystemKeys(folder, renewing)
    state.master = 'екінші'
    const { drawers } = await begin(services)
    expect(drawers.openLast()?.drawer).toEqual(before)
    const kept = readFileSync(join(folder, 'system-key.json'), 'utf8')
    await resealSystemKeys(folder, renewing)
    expect(readFileSync(join(folder, 'system-key.json'), 'utf8')).toBe(kept)
    expect(asked).toEqual(['reseal', 'reseal'])
  })

  it.skipIf(process.platform !== 'linux')('without Electron is the keyring of Linux by secret-tool: one that forgets is told apart, and a former key is not written over', async () => {
    const ring = join(folder, 'ring')
    const bin = join(folder, 'bin')
    mkdirSync(ring)
    mkdirSync(bin)
    const named = `name="$(printf '%s-' "$@" | tr -d '/')"`
    writeFileSync(join(bin, 'secret-tool'), `#!/bin/sh\nverb=$1; shift; case "$1" in --label=*) shift;; esac\n${named}\nif [ "$verb" = store ]; then cat > "${ring}/$name"; else cat "${ring}/$name"; fi\n`, { mode: 0o755 })
    const [path, bus] = [process.env.PATH, process.env.DBUS_SESSION_BUS_ADDRESS]
    Object.assign(process.env, { PATH: `${bin}:${path}`, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' })
    try {
      const none: ShellServices = () => Promise.resolve(null)
      const { drawer: before } = await (await begin(none, process.env)).drawers.openFor(ann, null)
      const [first] = readdirSync(ring)
      renameSync(join(ring, first!), join(folder, 'hidden'))
      expect((await (await begin(none, process.env)).drawers.openFor(ann, null)).locked).toBe(true)
      renameSync(join(folder, 'hidden'), join(ring, first!))
      const { keys, drawers } = await begin(none, process.env)
      expect(keys.former).toHaveLength(1)
      expect((await openDrawers(join(folder, 'drawers'), keys.former[0]!).openFor(ann, null)).drawer).toEqual(before)
      expect(drawers.openLast()?.drawer).not.toEqual(before)
    } finally {
      Object.assign(process.env, { PATH: path, DBUS_SESSION_BUS_ADDRESS: bus ?? '' })
    }
  })
})

describe('the answers cache', () => {
  const quiet = () => undefined

  it('keeps an answer with its time, by question, input and seat, and nothing readable on disk', () => {
    const kept = drawer()
    const answers = openAnswers(kept, quiet)
    const at = now()
    answers.save('approvals.list', { a: 1, b: 2 }, null, { title: 'Құпия қаулы' }, at)
    expect(answers.load('approvals.list', { b: 2, a: 1 }, null)).toEqual({ answer: { title: 'Құпия қаулы' }, asOf: at })
    expect(answers.load('approvals.list', { a: 1, b: 2 }, randomUUID())).toBeNull()
    expect(answers.load('approvals.byId', { a: 1, b: 2 }, null)).toBeNull()
    answers.close()
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name))
      expect(bytes.includes('Құпия') || bytes.includes('approvals') || bytes.includes('SQLite')).toBe(false)
    }
  })

  it('with another key or changed bytes is begun anew and never shows anything wrong', () => {
    const kept = drawer()
    const fill = () => {
      const answers = openAnswers(kept, quiet)
      for (let row = 0; row < 60; row += 1) answers.save('q', { row }, null, { row, text: 'ә'.repeat(400) }, now())
      answers.close()
    }
    fill()
    expect(openAnswers(drawer(), quiet).load('q', { row: 1 }, null)).toBeNull()
    for (let mutant = 0; mutant < 60; mutant += 1) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true })
      fill()
      const path = join(folder, 'answers.db')
      const bytes = readFileSync(path)
      if (mutant % 3 === 0) writeFileSync(path, bytes.subarray(0, (mutant * 977) % bytes.length))
      else {
        const at = (mutant * 7919) % bytes.length
        bytes[at] = (bytes[at] as number) ^ (1 << mutant % 8)
        writeFileSync(path, bytes)
      }
      const answers = openAnswers(kept, quiet)
      for (let row = 0; row < 60; row += 1) {
        const loaded = answers.load('q', { row }, null)
        if (loaded !== null) expect(loaded.answer).toEqual({ row, text: 'ә'.repeat(400) })
      }
      answers.save('q', { row: 0 }, null, 'again', now())
      expect(answers.load('q', { row: 0 }, null)?.answer).toBe('again')
      answers.close()
    }
  })

  it('B11.2 is read by an index by each of its statements, whatever it holds', () => {
    const kept = drawer()
    openAnswers(kept, quiet).close()
    const database = openEncrypted(join(folder, 'answers.db'), keyFor(kept.key, 'answers'), '', 'NORMAL')
    const plan = (text: string) => (database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...Array.from(text.matchAll(/\?/g), () => null)) as { detail: string }[]).map(({ detail }) => detail)
    for (const [name, text] of Object.entries(answersSql)) {
      // The oldest are taken from the end of an index; the one row of the total is all there is.
      for (const step of plan(text)) expect(step, name).toMatch(/^SEARCH |^SCAN answers USING COVERING INDEX answers_by_age$|^LIST SUBQUERY|^SCAN total$|^REINDEX|^USING INDEX/)
    }
    expect(plan('SELECT * FROM answers WHERE answer = ?')).toEqual([expect.stringMatching(/^SCAN answers/)])
    database.close()
  })

  it('drops the oldest beyond its size', () => {
    const answers = openAnswers(drawer(), quiet, 100_000)
    for (let row = 0; row < 400; row += 1) answers.save('q', { row }, null, 'x'.repeat(1_000), new Date(row * 1000).toISOString())
    expect(answers.load('q', { row: 0 }, null)).toBeNull()
    expect(answers.load('q', { row: 399 }, null)).not.toBeNull()
    answers.close()
  })
})

describe('the outbox', () => {
  const quiet = () => undefined

  it('keeps commands in order over a restart, and a lost cache does not touch it', () => {
    const kept = drawer()
    const outbox = openOutbox(kept, quiet)
    const [first, second] = [envelope(), envelope()]
    outbox.add('approvals.visa', 'Бірінші', first, now())
    outbox.add('approvals.giveOpinion', 'Екінші', second, now())
    outbox.close()
    for (const name of readdirSync(folder)) if (name.startsWith('answers')) rmSync(join(folder, name))
    const again = openOutbox(kept, quiet)
    expect(again.next()?.envelope).toEqual(first)
    again.remove(first.id)
    expect(again.list().map((row) => [row.title, row.state])).toEqual([['Екінші', 'waiting']])
    again.close()
  })

  it('sends in order, once each; tells whoever waits, keeps a refusal for whoever does not, and stops while there is no line', async () => {
    const outbox = openOutbox(drawer(), quiet)
    const sent: string[] = []
    let online = false
    const sender = openSender({
      outbox,
      online: () => online,
      onChange: quiet,
      onSignedOut: quiet,
      note: quiet,
      async send(command) {
        sent.push(command.title)
        if (command.title === 'no') return { refusal: { key: 'kernel.notFound' } }
        if (command.title === 'cut' && sent.filter((title) => title === 'cut').length === 1) throw new NoLineError('cut')
        return { answer: command.title }
      },
    })
    expect(await sender.accept('a', 'one', envelope(), 50)).toMatchObject({ state: 'queued' })
    expect(await sender.accept('a', 'no', envelope(), 50)).toMatchObject({ state: 'queued' })
    online = true
    expect(await sender.accept('a', 'two', envelope(), 5_000)).toEqual({ state: 'done', answer: 'two' })
    expect(sent).toEqual(['one', 'no', 'two'])
    expect(outbox.list()).toMatchObject([{ title: 'no', state: 'refused', refusal: { key: 'kernel.notFound' } }])
    expect(await sender.accept('a', 'cut', envelope(), 5_000)).toMatchObject({ state: 'queued' })
    expect(await sender.drained(5_000)).toBe(true)
    expect(sent).toEqual(['one', 'no', 'two', 'cut', 'cut'])
    expect(await sender.accept('a', 'no', envelope(), 5_000)).toEqual({ refusal: { key: 'kernel.notFound' } })
    expect(outbox.list()).toHaveLength(1)
    sender.close()
    outbox.close()
  })

  it('gives a command up after five faults of the portal, however often the line broke before; it can be sent again', async () => {
    const outbox = openOutbox(drawer(), quiet)
    const what: ('cut' | 'fault' | 'done')[] = ['cut', 'cut', 'cut', 'cut', 'cut', 'fault', 'done']
    const sender = openSender({ outbox, online: () => true, onChange: quiet, onSignedOut: quiet, note: quiet, async send() {
      const next = what.shift()
      if (next === 'cut') throw new NoLineError('cut')
      if (next === 'fault') throw new PortalFaultError('261123-abc')
      return { answer: next }
    } })
    const one = envelope()
    outbox.add('a', 'one', one, now())
    while (what.length > 1) {
      sender.kick()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(outbox.list()).toMatchObject([{ state: 'sending', refusal: null }])
    sender.close()
    outbox.saveRefusal(one.id, { key: 'kernel.fault', values: { number: '1' } })
    outbox.again(one.id)
    expect(outbox.next()?.envelope).toEqual(one)
    outbox.close()
  })
})

describe('the session of this PC', () => {
  it('§6.1 opens without a line whatever the letters’ case in the login, and is ended at once where the line leads nowhere', async () => {
    const person = aPerson({ email: 'Ann@x.example' })
    const { drawer: kept } = await openDrawers(folder, null).openFor(person.id, 'құпия')
    const keep = openKeep(kept, () => undefined)
    keep.saveSession({ token: 'белгі', facts: { person, delegations: [] }, actingFor: null })
    keep.close()
    const nowhere = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => nowhere.once('listening', resolve))
    const news: string[] = []
    const nothing = () => undefined
    const line = openLine(openClock(), { onState: nothing, onNotices: nothing, onGap: nothing, onLive: nothing, onSignedOut: nothing })
    line.portalAt({ url: `http://127.0.0.1:${(nowhere.address() as { port: number }).port}`, certificate: null, demoOffice: null })
    const session = openSession({ line, drawers: openDrawers(folder, null), keyRing: null as never, note: nothing, onOpen: nothing, onClose: nothing, onState: nothing, onNews: (key) => void news.push(key) })
    await session.signInByPassword(' ann@X.example', 'құпия')
    expect(session.now?.person).toEqual(person)
    // Nobody answers there at all: that is known at once, and not after the whole time.
    line.portalAt({ url: 'http://127.0.0.1:9', certificate: null, demoOffice: null })
    const asked = performance.now()
    expect(await line.isThere(60_000)).toBe(false)
    expect(await line.isThere(60_000)).toBe(false)
    expect(performance.now() - asked).toBeLessThan(30_000)
    line.portalAt({ url: `http://127.0.0.1:${(nowhere.address() as { port: number }).port}`, certificate: null, demoOffice: null })
    const began = performance.now()
    const ended = session.signOut()
    expect(session.now).toBeNull()
    await ended
    expect(performance.now() - began).toBeLessThan(5_000)
    session.ended()
    expect(news).toEqual([])
    await session.signInByPassword(person.iin, 'құпия')
    session.ended()
    expect([session.now, news]).toEqual([null, ['desktop.sessionEnded']])
    line.close()
    nowhere.close()
  })
})

describe('held files', () => {
  it('are encrypted, found by their digest, refused under a wrong one, and dropped when their bytes were changed', async () => {
    const held = openHeldFiles(drawer())
    const bytes = Buffer.concat([Buffer.from('Қаулы'), randomBytes(2_500_000)])
    const incoming = await held.begin()
    for (let at = 0; at < bytes.length; at += 700_000) await incoming.append(bytes.subarray(at, at + 700_000))
    expect(await incoming.end()).toBe(sha256(bytes))
    expect(held.size(sha256(bytes))).toBe(bytes.length)
    expect(sha256((await held.bytes(sha256(bytes))) as Uint8Array)).toBe(sha256(bytes))
    const [name = ''] = readdirSync(join(folder, 'files'))
    expect(name).not.toBe(sha256(bytes))
    const path = join(folder, 'files', name)
    const stored = readFileSync(path)
    expect(stored.includes('Қаулы')).toBe(false)

    const wrong = await held.begin()
    await wrong.append(bytes)
    expect(await wrong.end('0'.repeat(64))).toBeNull()
    expect(readdirSync(join(folder, 'arriving'))).toEqual([])

    stored[stored.length - 1] = (stored.at(-1) as number) ^ 1
    writeFileSync(path, stored)
    expect(await held.verify(sha256(bytes))).toBe(false)
    expect(held.has(sha256(bytes))).toBe(false)
  })
})

describe('§62, B10.4 the clock gate', () => {
  it('warns beyond 30 s, blocks beyond 5 min, and notices a clock that is set while there is no line', () => {
    let [wall, ticks] = [1_000_000_000_000, 0]
    const clock = openClock(() => wall, () => ticks)
    expect(clock.state()).toEqual({ skewSeconds: null, state: 'unknown' })
    clock.compare(wall, 0, 0)
    expect(clock.state()).toEqual({ skewSeconds: 0, state: 'right' })
    ticks += 3_600_000
    wall += 3_600_000
    expect(clock.state().state).toBe('right')
    wall += 31_000
    expect(clock.state()).toEqual({ skewSeconds: 31, state: 'warn' })
    wall -= 31_000 + 301_000
    expect(clock.state()).toEqual({ skewSeconds: -301, state: 'blocked' })
  })

  it('warns and blocks from the differences that the portal’s administrator has set', () => {
    let wall = 1_000_000_000_000
    const clock = openClock(() => wall, () => 0)
    clock.compare(wall, 0, 0, { warnSeconds: 10, blockSeconds: 60 })
    wall += 11_000
    expect(clock.state().state).toBe('warn')
    wall += 50_000
    expect(clock.state().state).toBe('blocked')
  })
})

describe('a native process whose window is killed', () => {
  it.each([20, 400])('ends by itself, %i ms after its start', async (delayMs) => {
    const entry = fileURLToPath(new URL('../../native/main.ts', import.meta.url))
    const window = `
      const child = require('node:child_process').fork(process.argv[1], [], { serialization: 'advanced', stdio: 'ignore' })
      console.log(child.pid)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${delayMs})`
    const pid = await new Promise<number>((resolve) => execFile(process.execPath, ['-e', window, entry], { env: { ...process.env, KENSE_USER_DIR: folder } }, (_error, said) => resolve(Number(said))))
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false)
  }, 20_000)
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('files handed outside', () => {
  it('get a name that no system misreads, never over another file, and only documents are opened', async () => {
    expect(safeFileName('../../etc/пароль.docx')).toBe('_.._etc_пароль.docx')
    expect(safeFileName('CON.docx')).toBe('_CON.docx')
    expect(safeFileName('жоба\u202excod.exe')).toBe('жоба_xcod.exe')
    expect(safeFileName('Қаулы жобасы № 5.docx')).toBe('Қаулы жобасы № 5.docx')
    const file = { name: 'акт.pdf', mime: 'application/pdf', size: 1, sha256: '0'.repeat(64) }
    expect(await saveOutside(file, Buffer.from('1'), folder)).toBe(join(folder, 'акт.pdf'))
    expect(await saveOutside(file, Buffer.from('2'), folder)).toBe(join(folder, 'акт (1).pdf'))
    async function* broken() {
      yield Buffer.from('3')
      throw new Error('the held bytes are not those of the digest')
    }
    await expect(saveOutside(file, broken(), folder)).rejects.toThrow('the held bytes')
    expect(readdirSync(folder).filter((name) => name.startsWith('акт')).toSorted()).toEqual(['акт (1).pdf', 'акт.pdf'])
    expect([mayOpenOutside('a.pdf'), mayOpenOutside('a.DOCX'), mayOpenOutside('a.exe'), mayOpenOutside('a.desktop'), mayOpenOutside('a')]).toEqual([true, true, false, false, false])
  })
})
