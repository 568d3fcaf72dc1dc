import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadJson } from '../native/kernel/place.ts'

const grounds = { light: '#eef2f4', dark: '#0e1418' }
const textSizes = ['115', '130', '150']

interface Appearance {
  theme: 'light' | 'dark' | 'system'
  textSize: string
}

/** How the person chose to see the product, from `settings.json`. Written without a schema library, since the start waits for it. */
export function chosenAppearance(userDir: string): Appearance {
  const set = loadJson(join(userDir, 'settings.json')) as { theme?: unknown; textSize?: unknown } | null
  return {
    theme: set?.theme === 'light' || set?.theme === 'dark' ? set.theme : 'system',
    textSize: textSizes.find((each) => each === set?.textSize) ?? '100',
  }
}

/** What the window is filled with before anything is drawn, so that a dark one doesn't flash; the tokens' `--ground`. */
export function groundOf({ theme }: Appearance, systemIsDark: boolean): string {
  return grounds[theme === 'system' ? (systemIsDark ? 'dark' : 'light') : theme]
}

/**
 * The browser's first document, drawn while the program is still getting the browser's ear: the frame that the page
 * itself begins with, as the build left it. It has no script and asks for nothing; the page takes its place.
 */
export function firstFrame(pageDir: string, { theme, textSize }: Appearance, title: string): string {
  const attributes = `<html${theme === 'system' ? '' : ` data-theme="${theme}"`}${textSize === '100' ? '' : ` data-text-size="${textSize}"`}`
  const built = read(join(pageDir, 'first-frame.html'))
  const html = built?.replace('<html', attributes) ?? `${attributes}><meta name="color-scheme" content="light dark"><title>${title}</title></html>`
  return `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
