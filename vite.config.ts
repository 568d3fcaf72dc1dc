import { readdirSync, readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  root: new URL('renderer', import.meta.url).pathname,
  plugins: [ariaWords(), pdfParts(), react()],
  build: {
    outDir: new URL('dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome140',
    // Small files must stay files: the page's policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
})
