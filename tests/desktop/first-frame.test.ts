import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chosenAppearance, firstFrame, groundOf } from '../../electron/first-frame.ts'

const tokens = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kense-first-frame-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const shown = (address: string) => Buffer.from(address.split('base64,')[1] ?? '', 'base64').toString()
const choose = (settings: object) => writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))

it('W1 the window begins with the built frame, in the theme and text size that the person chose', () => {
  writeFileSync(join(folder, 'first-frame.html'), '<!doctype html><html lang="kk"><title>Кеңсе</title></html>')
  expect(shown(firstFrame(folder, chosenAppearance(folder), 'Кеңсе'))).toContain('<html lang="kk">')
  choose({ theme: 'dark', textSize: '130' })
  expect(shown(firstFrame(folder, chosenAppearance(folder), 'Кеңсе'))).toContain('<html data-theme="dark" data-text-size="130" lang="kk">')
})

it('settings that say something else are not put into the document', () => {
  choose({ theme: '"><script>', textSize: '115" onload="x' })
  expect(chosenAppearance(folder)).toEqual({ theme: 'system', textSize: '100' })
})

it('without a build the window still has a title', () => {
  expect(shown(firstFrame(folder, chosenAppearance(folder), 'Кеңсе'))).toContain('<title>Кеңсе</title>')
})

it('what a window is filled with before it is drawn is the ground of the page itself', () => {
  const grounds = [...tokens.matchAll(/--ground: light-dark\((#\w+), (#\w+)\);/g)].map(([, light, dark]) => [light, dark])
  const [light, dark] = [groundOf({ theme: 'light', textSize: '100' }, true), groundOf({ theme: 'system', textSize: '100' }, true)]
  expect(grounds).toEqual([[light, dark]])
})
