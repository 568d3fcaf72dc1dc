/** The dictionary's screens in the product's own window: everything but the glossary without a line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { texts } from '../../domain/texts.ts'
import { office as people } from '../../server/demo/office.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'

const pictures = process.env['KENSE_PICTURES']

/** Words that no dictionary of ours has, so that what is found is what was brought in. */
const list = ['kk\tru\ten\tpos\tdomain\tnote', 'қиялдама\tвыдумка пробная\ttrial figment\tnoun\teveryday\tсынақ', 'қиялдамалау\tпробно выдумать\ttrial-imagine\tverb\teveryday\t', 'көгершінхат\tписьмо голубем\tpigeon letter\tnoun\toffice\t'].join('\n')

describe.skipIf(!browserPath)('the screens of the dictionary', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let open: OpenPage
  const folder = mkdtempSync(join(tmpdir(), 'kense-dictionary-'))
  beforeAll(async () => {
    demo = await openDemoOffice()
    open = await openPage(demo.office)
    await enterAs(open.page, people.digital.executor.surname)
    writeFileSync(join(folder, 'kk-ru.tsv'), list)
    writeFileSync(join(folder, 'suret.png'), 'not a dictionary')
  }, 300_000)
  afterAll(async () => {
    await open?.client.close()
    await demo?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const screen = () => open.page.locator('.screen')
  const box = () => screen().locator('.search-field input')
  const dialog = () => open.page.getByRole('dialog')

  async function sound(name: string) {
    await inBothThemes(open.page, async (theme) => {
      expect(await violations(open.page), `${name} ${theme}`).toEqual([])
      if (pictures) await open.page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
    })
    const wider = await open.page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1))
    expect(wider, `${name} is wider than the window`).toBe(false)
  }

  async function bringIn(file: string) {
    await goTo(open.page, '/dictionary/sources')
    await screen().locator('.button.primary').click()
    await dialog().locator('input[type=file]').setInputFiles(join(folder, file))
    await dialog().locator('.field input').nth(1).fill('CC0')
    await dialog().locator('.button.primary').click()
  }

  it('a file that is no dictionary is refused by name, and what was there stays', async () => {
    await bringIn('suret.png')
    await dialog().locator('.banner.danger', { hasText: 'suret.png' }).waitFor()
    await sound('import-refused')
    await open.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  it('§59.4 a dictionary is brought in with its licence, and answers by an inflected word while one types', async () => {
    await bringIn('kk-ru.tsv')
    await dialog().waitFor({ state: 'detached', timeout: 60_000 })
    await screen().getByText('CC0').waitFor()
    await goTo(open.page, '/dictionary')
    await box().pressSequentially('қиялдамаларымызды')
    await screen().locator('.dictionary-card', { hasText: 'выдумка пробная' }).first().waitFor()
    await expect.poll(() => screen().locator('.dictionary-card').first().textContent()).toMatch(/trial figment[\s\S]*CC0/)
    await box().fill('көгершинхат')
    await screen().locator('.dictionary-card', { hasText: 'pigeon letter' }).waitFor()
  })

  it('the arrows walk the list, Enter remembers, and what was looked up stands on the empty screen', async () => {
    await box().fill('қиялда')
    await screen().getByRole('option').nth(1).waitFor()
    await open.page.keyboard.press('ArrowDown')
    await screen().locator('.dictionary-card', { hasText: 'trial-imagine' }).first().waitFor()
    await open.page.keyboard.press('Enter')
    // The word that was chosen stands in the box and at the head of the list; its card is the one marked.
    await expect.poll(() => screen().getByRole('option', { selected: true }).textContent()).toContain('trial-imagine')
    await expect.poll(() => box().inputValue()).toBe('қиялдамалау')
    await screen().locator('.dictionary-card', { hasText: 'trial-imagine' }).first().locator('.icon-button[aria-pressed=false]').first().click()
    await screen().locator('.icon-button[aria-pressed=true]').first().waitFor()
    await box().fill('')
    await screen().locator('.dictionary-past', { hasText: 'қиялдамалау' }).first().waitFor()
    await expect.poll(() => screen().locator('.dictionary-past').count()).toBe(2)
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`each screen is without a fault that axe finds, ${language}, light and dark`, async () => {
      await changeSettings(open.page, { language, theme: 'light' })
      await goTo(open.page, '/dictionary')
      await box().waitFor()
      await sound(`dictionary-empty-${language}`)
      await box().fill('қиялдама')
      await screen().locator('.dictionary-card').first().waitFor()
      await sound(`dictionary-card-${language}`)
      // A note of our own dictionary is in the page's language, whichever two the word is translated between.
      await box().fill('итбалық')
      await screen().locator('.dictionary-card', { hasText: { kk: 'жануар', ru: 'животное', en: 'animal' }[language] }).first().waitFor()
      if (pictures) await open.page.screenshot({ path: join(pictures, `dictionary-note-${language}.png`) })
      await box().fill('жоқсөзқиқ')
      await screen().locator('.empty').waitFor()
      await sound(`dictionary-nothing-${language}`)
      await goTo(open.page, '/dictionary/sources')
      await sound(`dictionary-sources-${language}`)
      await goTo(open.page, '/dictionary/glossary')
      await sound(`dictionary-glossary-${language}`)
    })
  }

  it('keeps within the window at 200 %', async () => {
    await changeSettings(open.page, { language: 'kk', theme: 'light' })
    await open.page.setViewportSize({ width: 640, height: 400 })
    await goTo(open.page, '/dictionary')
    await box().fill('қиялдама')
    await screen().locator('.dictionary-card').first().waitFor()
    await sound('dictionary-200')
    await open.page.setViewportSize({ width: 1280, height: 800 })
  })

  it('a term is proposed, and its proposer may withdraw but not accept it', async () => {
    await goTo(open.page, '/dictionary/glossary')
    await screen().locator('.button.primary').first().click()
    await dialog().locator('input[name=kk]').fill('сынақ термині')
    await dialog().locator('form .button.primary').click()
    await dialog().locator('.field-error').first().waitFor()
    await dialog().locator('input[name=ru]').fill('пробный термин')
    await dialog().locator('form .button.primary').click()
    await dialog().waitFor({ state: 'detached' })
    await screen().getByText('сынақ термині').click()
    await dialog().waitFor()
    await sound('dictionary-term')
    await expect.poll(() => dialog().locator('.verb-bar .button').count()).toBe(1)
    await open.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  it('a word selected on any screen is looked up by Ctrl+Shift+D and by the right button', async () => {
    await goTo(open.page, '/')
    const heading = screen().locator('h1').first()
    await heading.evaluate((element) => {
      element.textContent = 'көгершінхатты'
      getSelection()?.selectAllChildren(element)
    })
    await open.page.keyboard.press('Control+Shift+KeyD')
    await dialog().locator('.dictionary-card', { hasText: 'pigeon letter' }).waitFor()
    await sound('dictionary-panel')
    await open.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await heading.evaluate((element) => getSelection()?.selectAllChildren(element))
    await heading.click({ button: 'right' })
    await open.page.getByRole('menuitem').first().waitFor()
    await sound('dictionary-menu')
    await open.page.keyboard.press('Enter')
    await dialog().locator('.dictionary-card', { hasText: 'pigeon letter' }).waitFor()
    await open.page.keyboard.press('Escape')
  })

  it('works without a line, the glossary as it was kept', async () => {
    await demo.office.stopPortal('kill')
    await open.page.locator('.top-connection:not(.online)').waitFor()
    await goTo(open.page, '/dictionary')
    await box().fill('rbzklfvf')
    await screen().locator('.dictionary-card', { hasText: 'trial figment' }).waitFor()
    await goTo(open.page, '/dictionary/glossary')
    await screen().getByText('сынақ термині').waitFor()
    await sound('dictionary-offline')
    // What was proposed here stands in the list while it waits, and is not said to have been sent.
    await screen().locator('.button.primary').first().click()
    await dialog().locator('input[name=kk]').fill('желісіз термин')
    await dialog().locator('input[name=ru]').fill('термин без связи')
    await dialog().locator('form .button.primary').click()
    await dialog().waitFor({ state: 'detached' })
    await screen().getByRole('row', { name: /желісіз термин/ }).getByText(texts['page.outbox.waiting'].kk as string).waitFor()
    await open.page.locator('.toasts').getByText(texts['page.willBeSentLater'].kk as string).waitFor()
  })

  it('was never stopped by the page’s own security policy', () => {
    expect(open.complaints.filter((each) => each.includes('Security Policy'))).toEqual([])
  })
})
