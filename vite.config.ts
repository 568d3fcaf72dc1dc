import { readFileSync, readdirSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { flatTexts, type Language, type Texts } from './domain/kernel/text.ts'

/**
 * React Aria carries its few hidden words in 34 languages but not in Kazakh. Only ru and en are kept, and the Kazakh words
 * are put beside them, from domain/page/aria.json.
 */
function ariaWords(): Plugin {
  const kazakh = JSON.parse(readFileSync(new URL('domain/page/aria.json', import.meta.url), 'utf8')) as Record<string, Record<string, string>>
  return {
    name: 'kense-aria-words',
    enforce: 'pre',
    load(id) {
      const found = /react-(?:aria|stately|aria-components)\/dist\/private\/(?:(\w+)\/)?intlStrings\.mjs$/.exec(id)
      if (!found) return null
      const part = found[1]
      const folder = part ? `../intl/${part}` : './intl'
      return `import en from '${folder}/en-US.mjs'; import ru from '${folder}/ru-RU.mjs';
        export default { 'en-US': en, 'ru-RU': ru, 'kk-KZ': { ...en, ...${JSON.stringify(kazakh[part ?? 'components'] ?? {})} } }`
    },
  }
}

/** What pdf.js asks for by name: fonts that PDFs leave out, and decoders that need no WebAssembly, which our policy forbids. */
function pdfParts(): Plugin {
  const parts = new URL('node_modules/pdfjs-dist/', import.meta.url)
  return {
    name: 'kense-pdf-parts',
    generateBundle() {
      const put = (from: string, name: string, to: string) => this.emitFile({ type: 'asset', fileName: `pdf/${to}/${name}`, source: readFileSync(new URL(`${from}/${name}`, parts)) })
      for (const name of readdirSync(new URL('standard_fonts', parts))) put('standard_fonts', name, 'fonts')
      for (const name of ['openjpeg_nowasm_fallback.js', 'jbig2_nowasm_fallback.js']) put('wasm', name, 'decoders')
    },
  }
}

/**
 * `first-frame.html`: the frame of index.html with its styles inside. A browser in app mode draws it as its first document,
 * a quarter of a second before the page itself can be asked for (BARS W1).
 */
function firstFrame(): Plugin {
  const renderer = new URL('renderer/', import.meta.url)
  const read = (path: string) => readFileSync(new URL(path, renderer), 'utf8')
  const wanted = /^(html, body, #root|\.shell, \.first-frame|\.top-bar|\.top-brand|@media \(max-width: 900px\) \{ \.shell, \.first-frame) \{/
  return {
    name: 'kense-first-frame',
    generateBundle() {
      const frame = /<div id="root">[\s\S]*<\/div>\s*(?=<\/body>)/.exec(read('index.html'))?.[0]
      if (!frame) throw new Error('index.html has no first frame')
      const rules = ['shell', 'top-bar'].flatMap((name) => read(`frame/${name}.css`).split('\n').filter((line) => wanted.test(line)))
      const policy = `default-src 'none'; style-src 'unsafe-inline'`
      const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><title>Кеңсе</title>`
      this.emitFile({ type: 'asset', fileName: 'first-frame.html', source: `<!doctype html><html lang="kk" translate="no">${head}<style>${read('ui/tokens.css')}${rules.join('\n')}</style><body>${frame}</body></html>` })
    },
  }
}

/** `virtual:words/kk`: all words of one language, so that the page need not begin with three. */
function words(): Plugin {
  const prefix = '\0virtual:words/'
  const domain = new URL('domain/', import.meta.url)
  return {
    name: 'kense-words',
    resolveId: (id) => (id.startsWith('virtual:words/') ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(prefix)) return null
      const flat: Record<string, string> = {}
      for (const folder of readdirSync(domain, { withFileTypes: true }).filter((each) => each.isDirectory())) {
        const inside = new URL(`${folder.name}/`, domain)
        for (const file of readdirSync(inside).filter((name) => name.endsWith('texts.json'))) {
          this.addWatchFile(new URL(file, inside).pathname)
          Object.assign(flat, flatTexts(JSON.parse(readFileSync(new URL(file, inside), 'utf8')) as Texts, id.slice(prefix.length) as Language))
        }
      }
      // A string literal is read several times faster by JSON.parse than an object literal by the compiler.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(flat))})`
    },
  }
}

/** Everything that the first paint needs, in one file: each further one is another request through the shell. */
const firstPaint = new RegExp([
  'node_modules/(react|react-dom|scheduler|i18next|use-sync-external-store)/',
  'renderer/(main|modules)\\.',
  'renderer/frame/(Shell|TopBar|Rail|ScreenView|screens|frame-keys|waiting|WatchAll|unread)\\.',
  'renderer/kernel/(no-eval|store|bridge|state|text|words|formats|routes|portal|module|signing|AnswerView|document-viewer)\\.',
  'renderer/([a-z]+/module)\\.',
  'renderer/ui/(Button|Icon|Show|Toast|Menu)\\.',
].join('|'))

export default defineConfig({
  root: new URL('renderer', import.meta.url).pathname,
  plugins: [ariaWords(), words(), pdfParts(), firstFrame(), react()],
  build: {
    outDir: new URL('dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome140',
    // Small files must stay files: the page's policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All styles together are smaller than one picture and spare the screens a flash.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: firstPaint, includeDependenciesRecursively: true }] } } },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
})
