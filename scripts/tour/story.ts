import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Locator, Page } from 'playwright'
import { fullName } from '../../domain/kernel/formats.ts'
import { createTexts, languages, type Language } from '../../domain/kernel/text.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { Person } from '../../domain/people/person.ts'
import { texts, type TextKey } from '../../domain/texts.ts'
import type { Client, Office } from '../office.ts'
import { demoPassword } from '../../server/demo/office.ts'

export interface Step {
  chapter: string
  name: string
  by: string
  ok: boolean
  milliseconds: number
  screens: string[]
  error?: string
}

const translations = createTexts(texts, 'kk')
/** The words as the Kazakh window shows them; the tour works in Kazakh and looks at the other languages after each step. */
export const say = (key: TextKey, values: TextValues = {}): string => translations.t(key, valuesIn('kk', values))

const languageNames: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' }

/** Tells steps one after the other; each is timed, pictured in three languages and written down, whether it held or not. */
export class Story {
  readonly steps: Step[] = []
  readonly office: Office
  readonly out: string
  readonly #clients = new Map<string, Client>()
  readonly #devtools = new WeakMap<Page, CDPSession>()
  #last: Page | null = null

  constructor(office: Office, out: string) {
    this.office = office
    this.out = out
  }

  /** A window of its own for the profile; the person is signed in when they aren't yet. */
  async windowOf(profile: string, person: Person): Promise<Page> {
    let client = this.#clients.get(profile)
    if (!client) {
      client = await this.office.openClient({ profile })
      client.page.setDefaultTimeout(60_000)
      // Nothing fades in a picture, and nobody waits for it.
      await client.page.emulateMedia({ reducedMotion: 'reduce' })
      await client.page.setViewportSize({ width: 1280, height: 800 }).catch(() => undefined)
      this.#clients.set(profile, client)
    }
    const { page } = client
    this.#last = page
    await signIn(page, person)
    return page
  }

  clientOf(profile: string): Client {
    const client = this.#clients.get(profile)
    if (!client) throw new Error(`no window was opened for ${profile}`)
    return client
  }

  async closeWindow(profile: string): Promise<void> {
    await this.clientOf(profile).close()
    this.#clients.delete(profile)
  }

  /** Runs one step; a step that fails ends the chapter, since the next ones stand on it. */
  async step(chapter: string, name: string, by: Person, profile: string, act: (page: Page) => Promise<void>): Promise<void> {
    const page = await this.windowOf(profile, by)
    const began = performance.now()
    const step: Step = { chapter, name, by: fullName(by), ok: false, milliseconds: 0, screens: [] }
    this.steps.push(step)
    await act(page)
    step.milliseconds = Math.round(performance.now() - began)
    step.screens = await this.picture(page, `${String(this.steps.length).padStart(2, '0')}-${name}`)
    step.ok = true
    console.log(`  ✓ ${name} (${step.by}) ${step.milliseconds} ms`)
  }

  async picture(page: Page, name: string): Promise<string[]> {
    const taken: string[] = []
    for (const language of [...languages.slice(1), 'kk' as const]) {
      await chooseLanguage(page, language)
      const file = `screens/${name}.${language}.png`
      await this.#shoot(page, join(this.out, file))
      taken.push(file)
    }
    return taken
  }

  /** Packed less tightly than the driver's own pictures, in a third of their time: the tour takes some two hundred. */
  async #shoot(page: Page, path: string): Promise<void> {
    const devtools = this.#devtools.get(page) ?? (await page.context().newCDPSession(page))
    this.#devtools.set(page, devtools)
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    writeFileSync(path, data, 'base64')
  }

  async fail(error: unknown): Promise<void> {
    const step = this.steps.findLast((each) => !each.ok)
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (step) step.error = words
    else this.steps.push({ chapter: '', name: 'start', by: '', ok: false, milliseconds: 0, screens: [], error: words })
    console.error(`  ✗ ${step?.name ?? 'start'}: ${words}`)
    await this.#last?.screenshot({ path: join(this.out, 'screens', 'failed.png') }).catch(() => undefined)
  }
}

const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' })

async function signIn(page: Page, person: Person): Promise<void> {
  const search = page.getByRole('textbox', { name: say('page.findPerson') })
  const menu = page.locator('.top-person')
  await search.or(menu).first().waitFor()
  const isSignedIn = await menu.isVisible()
  if (isSignedIn) {
    const session = (await page.evaluate('window.kense.call("session.state", {})')) as { person: { id: string } | null }
    if (session.person?.id === person.id) return
    await menu.click()
    await page.getByRole('menuitem', { name: say('page.signOut') }).click()
    await search.waitFor()
  }
  await page.evaluate('location.hash = "#/"')
  await search.fill(fullName(person))
  await button(page, new RegExp(fullName(person))).click()
  await menu.waitFor()
}

export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  const now = (await page.evaluate('document.documentElement.lang')) as Language
  if (now === language) return
  // Thrice after each step, so it isn't waited for that the mouse may press where all stands still: nobody watches.
  await button(page.locator('.top-bar'), languageNames[now]).dispatchEvent('click')
  await page.getByRole('menuitem', { name: languageNames[language] }).dispatchEvent('click')
  await page.waitForFunction((wanted) => (globalThis as unknown as { document: { documentElement: { lang: string } } }).document.documentElement.lang === wanted, language)
  await drawn(page)
}

/** Whatever the last deed led to within the page stands there. */
const drawn = (page: Page): Promise<unknown> => page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')

/** Goes to a screen by its address, as a `kense://` link does. */
export async function open(page: Page, route: string): Promise<void> {
  // What stood there before the page has followed would be taken for the screen that is wanted.
  await page.evaluate(`new Promise((followed) => {
    if (new URL(${JSON.stringify(`#${route}`)}, location.href).href === location.href) return followed()
    addEventListener('hashchange', () => requestAnimationFrame(() => requestAnimationFrame(followed)), { once: true })
    location.hash = ${JSON.stringify(route)}
  })`)
}

export async function press(page: Page | Locator, key: TextKey, values: TextValues = {}): Promise<void> {
  await button(page, say(key, values)).click()
}

export const dialogOf = (page: Page): Locator => page.getByRole('dialog').last()

export const field = (scope: Page | Locator, key: TextKey): Locator => scope.getByRole('textbox', { name: say(key), exact: true })

/** Signs in the open SignDialog with the demo key that native offers first. */
export async function signHere(page: Page, key: TextKey): Promise<void> {
  // A form that signs may stand behind with the same name.
  const dialog = page.getByRole('dialog', { name: say(key) }).last()
  await dialog.getByLabel(say('page.keyPassword')).fill(demoPassword)
  await button(dialog, say(key)).click()
  await dialog.waitFor({ state: 'hidden' })
}

export async function chooseFiles(scope: Page | Locator, label: TextKey, paths: string[]): Promise<void> {
  const name = say(label)
  await scope.locator(`input[type=file][aria-label="${name}"]`).setInputFiles(paths)
  for (const path of paths) {
    const file = path.split('/').at(-1) ?? path
    await scope.getByRole('button', { name: say('page.removeFile', { name: file }) }).waitFor({ timeout: 60_000 })
  }
}

/** Picks an option of a filterable field by typing. */
export async function pick(page: Page, scope: Page | Locator, label: TextKey, typed: string): Promise<void> {
  const field = scope.getByRole('combobox', { name: say(label) })
  await field.fill(typed)
  await page.getByRole('option', { name: typed }).first().click()
  // A field that takes several offers the rest at once, and its list hides the page behind it until it is closed.
  await drawn(page)
  const offersMore = await page.locator('[role=combobox][aria-expanded=true]').count()
  if (offersMore > 0) await page.keyboard.press('Escape')
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
}
