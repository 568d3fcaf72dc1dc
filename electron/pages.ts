import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { NativeLink } from '../native/kernel/bridge.ts'
import { filePolicy, isPageUrl, pageHeaders } from './guards.ts'
import { iconFolder } from './programs.ts'

export interface PageAnswer {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
}

/** Kinds that the page's viewers draw themselves; whatever else a file calls itself, it is bytes. */
const fileTypes = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff'])

const empty = new Uint8Array(0)
const assetsKept = 200

export interface Pages {
  /** Null: not ours; the request must be refused by the shell. */
  answer(url: string, method: string): Promise<PageAnswer | null>
}

/** Answers the one origin: the built page from its folder, held files from native. Both shells use it. */
export function openPages(pageDir: string, native: Pick<NativeLink, 'file'>): Pages {
  const root = resolve(pageDir)
  const kept = new Map<string, Uint8Array>()

  async function load(path: string): Promise<Uint8Array | null> {
    const before = kept.get(path)
    if (before) return before
    const full = resolve(join(root, path))
    if (full !== root && !full.startsWith(root + sep)) return null
    const bytes = await readFile(full).catch(() => null)
    if (bytes && kept.size < assetsKept) kept.set(path, bytes)
    return bytes
  }

  async function file(url: URL): Promise<PageAnswer> {
    const bytes = await native.file(url.pathname.slice('/file/'.length))
    if (!bytes) return { status: 404, headers: { ...pageHeaders }, body: empty }
    const claimed = url.searchParams.get('mime') ?? ''
    const type = fileTypes.has(claimed) ? claimed : 'application/octet-stream'
    return {
      status: 200,
      headers: { ...pageHeaders, 'Content-Security-Policy': filePolicy, 'Content-Type': type, 'Cache-Control': 'no-store' },
      body: bytes,
    }
  }

  async function icon(): Promise<PageAnswer> {
    const bytes = await readFile(join(iconFolder, 'kense.ico')).catch(() => empty)
    return { status: 200, headers: { ...pageHeaders, 'Content-Type': 'image/x-icon', 'Cache-Control': 'max-age=86400' }, body: bytes }
  }

  return {
    async answer(address, method) {
      if (!isPageUrl(address)) return null
      if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { ...pageHeaders }, body: empty }
      const url = new URL(address)
      if (url.pathname.startsWith('/file/')) return file(url)
      // A browser in app mode takes the window's icon from here.
      if (url.pathname === '/favicon.ico') return icon()
      const path = decodePath(url.pathname)
      const asset = path !== null && extname(path) !== '' ? await load(path) : null
      if (asset && path !== null) {
        return { status: 200, headers: { ...pageHeaders, 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }, body: asset }
      }
      // A route of the page: the page itself finds out what it shows.
      const page = path !== null && extname(path) === '' ? await load('/index.html') : null
      if (!page) return { status: 404, headers: { ...pageHeaders, 'Content-Type': 'text/plain' }, body: empty }
      return { status: 200, headers: { ...pageHeaders, 'Content-Type': types['.html'] as string }, body: page }
    },
  }
}

function decodePath(path: string): string | null {
  try {
    const plain = decodeURIComponent(path)
    return plain.includes('\0') || plain.includes('\\') ? null : plain
  } catch {
    return null
  }
}
