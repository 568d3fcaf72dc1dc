import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../electron/guards.ts'
import { callNames, wrongCalls } from '../security/wrong-calls.ts'
import { browserPath, eventually, openSeenShell, openShell } from './shell.ts'

interface PageScope {
  kense: { call: (name: string, input: unknown) => Promise<unknown> }
  events: { type: string; route?: string; nouns?: string[] }[]
}

describe.skipIf(!browserPath)('the window', () => {
  let shell: Awaited<ReturnType<typeof openSeenShell>>
  beforeAll(async () => {
    shell = await openSeenShell()
  }, 60_000)
  afterAll(() => shell?.close())

  it('gives the page the bridge and nothing else', async () => {
    const answer = await shell.page.evaluate(() => (globalThis as unknown as PageScope).kense.call('settings.set', { language: 'ru' }))
    expect(answer).toMatchObject({ language: 'ru' })
    const names = await shell.page.evaluate(() => Object.keys(globalThis).filter((name) => /kense/i.test(name)))
    expect(names).toEqual(['kense'])
    expect(await shell.page.evaluate(() => '__kenseCall' in globalThis)).toBe(false)
  })

  it('refuses a call that is unknown or does not fit its schema, with the number of a logged fault', async () => {
    const ask = (name: string, input: unknown) =>
      shell.page.evaluate(([given, value]) => (globalThis as unknown as PageScope).kense.call(given as string, value).catch((error: Error) => error.message), [name, input])
    expect(await ask('settings.get', { extra: 1 })).toMatch(/^fault № \d{6}-/)
    expect(await ask('native.exec', {})).toMatch(/^fault № \d{6}-/)
    expect(await ask('__proto__', {})).toMatch(/^fault № \d{6}-/)
    expect(await ask('session.signIn', { key: 'x', password: 1 })).toMatch(/^fault № \d{6}-/)
    expect(await ask('settings.set', { lastRoute: 'x'.repeat(5_000_000) })).toBe('fault № too-long')
    const log = readFileSync(`${shell.userDir}/log/faults.log`, 'utf8')
    expect(log).toContain('bridge settings.get')
  })

  it('I1: takes no call with an input that is not its own, whichever it is', async () => {
    const wrongs = callNames.flatMap((name) => wrongCalls(name).map((text) => JSON.parse(text) as { name: string; input: unknown })).filter(({ name }) => typeof name === 'string')
    // What stands around name and input is the bridge's own here, and can't be said wrongly.
    const own = wrongs.filter((each) => Object.keys(each).length === 2)
    const taken = await shell.page.evaluate(async (all) => {
      const { kense } = globalThis as unknown as PageScope
      const answers = await Promise.all(all.map(({ name, input }) => kense.call(name, JSON.parse(input)).then(() => `${name} ${input}`, () => null)))
      return answers.filter((each) => each !== null)
    }, own.map(({ name, input }) => ({ name, input: JSON.stringify(input) })))
    expect(own.length).toBeGreaterThan(8 * callNames.length - 1)
    expect(taken).toEqual([])
    expect(await shell.page.evaluate(() => (globalThis as unknown as PageScope).kense.call('portal.do', { name: 'x', input: 'x'.repeat(10_000_000), title: '' }).catch((error: Error) => error.message))).toBe('fault № too-long')
  })

  it('I1: a frame within the page reaches nobody, though it finds the same words', async () => {
    const reached = await shell.page.evaluate(async () => {
      const answers: string[] = []
      for (const src of ['about:blank', `${location.origin}/`, 'data:text/html,x']) {
        const frame = document.createElement('iframe')
        frame.src = src
        document.body.append(frame)
        await new Promise((resolve) => setTimeout(resolve, 150))
        const scope = (() => {
          try {
            return frame.contentWindow as unknown as (PageScope & Record<string, unknown>) | null
          } catch {
            return null
          }
        })()
        const late = new Promise<string>((resolve) => setTimeout(() => resolve('nobody'), 500))
        let own: Promise<string>
        try {
          own = scope?.kense === undefined ? Promise.resolve('no bridge') : scope.kense.call('settings.get', {}).then(() => 'answered', () => 'refused')
        } catch {
          own = Promise.resolve('no bridge')
        }
        answers.push(await Promise.race([own, late]))
        frame.remove()
      }
      return answers
    })
    expect(reached).not.toContain('answered')
  })

  it('gives a page that was loaded anew no answer to what the page before it had asked', async () => {
    const native = shell.window.native.pid as number
    // Native stands still, so that what both pages ask is answered once the second is there.
    process.kill(native, 'SIGSTOP')
    try {
      await shell.page.evaluate(() => {
        for (let n = 0; n < 60; n += 1) void (globalThis as unknown as PageScope).kense.call('settings.get', {})
      })
      await shell.page.reload()
      await shell.page.evaluate(() => {
        const scope = globalThis as unknown as PageScope & { asked: Promise<unknown[]> }
        scope.asked = Promise.all(Array.from({ length: 60 }, () => scope.kense.call('session.state', {})))
      })
    } finally {
      process.kill(native, 'SIGCONT')
    }
    const answers = await shell.page.evaluate(() => (globalThis as unknown as { asked: Promise<Record<string, unknown>[]> }).asked)
    expect(answers.filter((answer) => !('person' in answer))).toEqual([])
  })

  it('is a secure context under the policy, byte for byte', async () => {
    const seen = await shell.page.evaluate(async () => {
      const answer = await fetch('./index.html')
      return { policy: answer.headers.get('content-security-policy'), nosniff: answer.headers.get('x-content-type-options'), secure: isSecureContext }
    })
    expect(seen).toEqual({ policy: contentSecurityPolicy, nosniff: 'nosniff', secure: true })
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|http/)
  })

  it('runs no text as script, and no style of an attribute', async () => {
    const seen = await shell.page.evaluate(async () => {
      const blocked: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
      const scope = globalThis as unknown as Record<string, unknown>
      const trusted = (() => {
        try {
          document.body.innerHTML += '<img src=x onerror="globalThis.hit=1">'
          return 'taken'
        } catch {
          return 'refused'
        }
      })()
      const script = document.createElement('script')
      try {
        script.text = 'globalThis.hit = 1'
        document.body.append(script)
      } catch {
        blocked.push('trusted-types')
      }
      // Later, as the page itself: what a debugger runs directly is excused from the policy.
      const evaluated = await new Promise((resolve) =>
        setTimeout(() => {
          try {
            resolve((0, eval)('1'))
          } catch {
            resolve('refused')
          }
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, 100))
      return { trusted, evaluated, hit: scope.hit ?? null }
    })
    expect(seen).toEqual({ trusted: 'refused', evaluated: 'refused', hit: null })
  })

  it('reaches no other host, from the page or from a worker', async () => {
    const seen = await shell.page.evaluate(async () => {
      const get = (address: string) => fetch(address).then((answer) => String(answer.status)).catch(() => 'refused')
      const picture = await new Promise((resolve) => {
        const image = new Image()
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = 'https://example.org/x.png'
      })
      return { other: await get('https://example.org/'), local: await get('http://127.0.0.1:9/'), own: await get('./page.css'), missing: await get('./none.css'), up: await get('/..%2f..%2fshell.ts'), picture }
    })
    expect(seen).toEqual({ other: 'refused', local: 'refused', own: '200', missing: '404', up: '404', picture: 'refused' })
    const worker = await shell.page.evaluate(() => {
      // The page's bundler would do this through its one trusted-types policy.
      const policy = (globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => string } } }).trustedTypes.createPolicy('kense', { createScriptURL: (url: string) => url })
      const started = new Worker(policy.createScriptURL('./worker.js'))
      return new Promise((resolve) => {
        started.onmessage = (event) => resolve(event.data)
        started.onerror = () => resolve('no worker')
        started.postMessage('go')
      })
    })
    expect(worker).toEqual({ own: 200, other: 'refused' })
  })

  it('stays on its page: no navigation away, no second window', async () => {
    const before = shell.browser.contexts()[0]?.pages().length
    await shell.page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await shell.page.evaluate(() => void window.open('https://example.org/'))
    await shell.page.evaluate(() => void window.open('/'))
    await shell.page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/', target: '_blank' })
      link.click()
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(shell.page.url()).toMatch(/^https:\/\/kense\.local\//)
    expect(shell.browser.contexts()[0]?.pages().length).toBe(before)
  })

  it('refuses what a site may ask of a person', async () => {
    const states = await shell.page.evaluate(async () => {
      const ask = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName }).catch(() => ({ state: 'refused' }))).state
      return { geolocation: await ask('geolocation'), notifications: await ask('notifications'), camera: await ask('camera') }
    })
    expect(states).toEqual({ geolocation: 'denied', notifications: 'denied', camera: 'denied' })
  })

  it('learns from the browser’s file dialog the path of a key file, and the page learns no more', async () => {
    const keyFile = join(shell.userDir, 'кілт SIGN.p12')
    writeFileSync(keyFile, 'not opened yet')
    // The driver's own way would hand over bytes; a person's choice has a path, and so has this.
    const hands = await shell.page.context().newCDPSession(shell.page)
    await hands.send('Page.enable')
    await hands.send('Page.setInterceptFileChooserDialog', { enabled: true })
    hands.on('Page.fileChooserOpened', ({ backendNodeId }) => void hands.send('DOM.setFileInputFiles', { files: [keyFile], ...(backendNodeId ? { backendNodeId } : {}) }))
    await hands.send('DOM.enable')
    const keys = await shell.page.evaluate(() => (globalThis as unknown as PageScope).kense.call('session.addKey', {}))
    await hands.detach()
    expect(keys).toMatchObject([{ path: keyFile, subject: null }])
    expect(await shell.page.evaluate(() => document.querySelectorAll('input').length)).toBe(0)
  })

  it('outlives a crash of native: it is started again and the page is told to ask anew', async () => {
    const before = shell.window.native.pid as number
    process.kill(before, 'SIGKILL')
    const settings = await eventually(
      () => shell.page.evaluate(() => (globalThis as unknown as PageScope).kense.call('settings.get', {}).catch((error: Error) => error.message)),
      (answer) => typeof answer === 'object',
    )
    expect(settings).toMatchObject({ language: 'ru' })
    expect(shell.window.native.pid).not.toBe(before)
    const events = await shell.page.evaluate(() => (globalThis as unknown as PageScope).events)
    expect(events).toContainEqual({ type: 'changed', nouns: ['*'] })
  })

  it('goes where a link of ours points', async () => {
    await shell.window.show('/approvals/1')
    const events = await eventually(
      () => shell.page.evaluate(() => (globalThis as unknown as PageScope).events),
      (all) => all.some((event) => event.type === 'open'),
    )
    expect(events).toContainEqual({ type: 'open', route: '/approvals/1' })
  })
})

describe.skipIf(!browserPath)('the window without a driver', () => {
  it('opens no TCP port, comes back after its page crashed, and ends native when it is closed', async () => {
    const shell = openShell({ route: '/first' })
    try {
      expect(await eventually(shell.lastRoute, (route) => route === '/ran/first', 20_000)).toBe('/ran/first')
      const native = shell.window.native.pid as number
      const listening = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' })
      const own = descendants(process.pid)
      expect(listening.split('\n').filter((line) => own.some((pid) => line.includes(`pid=${pid},`)))).toEqual([])

      await shell.window.native.call(JSON.stringify({ name: 'settings.set', input: { lastRoute: '/before' } }))
      const renderer = own.find((pid) => /--type=renderer/.test(commandLine(pid)))
      process.kill(renderer as number, 'SIGKILL')
      expect(await eventually(shell.lastRoute, (route) => route === '/ran/first', 20_000)).toBe('/ran/first')
      await shell.window.close()
      expect(commandLine(native)).toBe('')
    } finally {
      await shell.close()
    }
  }, 60_000)
})

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function descendants(of: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const children = rows.filter(([, parent]) => parent === of).map(([pid]) => pid as number)
  return children.flatMap((pid) => [pid, ...descendants(pid)])
}
