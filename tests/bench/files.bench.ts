import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type OwnPortal, startOwnPortal } from '../world/own-portal.ts'
import { aDocument } from './document.ts'
import { type Bench, timed } from './measure.ts'
import { startHello } from './portal.bench.ts'
import { findProgram } from './programs.ts'

const run = promisify(execFile)
const mebibyte = 1024 * 1024
const sizeBytes = 60 * mebibyte - 4096
const chunkBytes = 4 * mebibyte

interface Answer {
  status: number
  body: Buffer
  firstByteMs: number
}

function ask(url: string, method: string, headers: Record<string, string>, body?: Uint8Array): Promise<Answer> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } }, (message) => {
      const firstByteMs = performance.now() - begun
      const parts: Buffer[] = []
      message.on('data', (part: Buffer) => parts.push(part))
      message.on('end', () => resolve({ status: message.statusCode ?? 0, body: Buffer.concat(parts), firstByteMs }))
      message.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function upload(portal: OwnPortal, bytes: Uint8Array): Promise<{ id: string; sha256: string }> {
  const bearer = { authorization: `Bearer ${portal.people[0]!.token}` }
  const begun = await ask(`${portal.url}/files`, 'POST', { ...bearer, 'content-type': 'application/json' }, Buffer.from(JSON.stringify({ name: 'жоба.pdf', size: bytes.length })))
  const { id } = JSON.parse(begun.body.toString()) as { id: string }
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    const put = await ask(`${portal.url}/files/${id}?offset=${at}`, 'PUT', { ...bearer, 'content-type': 'application/octet-stream' }, chunk)
    if (put.status >= 300) throw new Error(`PUT answered ${put.status}: ${put.body.toString()}`)
  }
  const end = await ask(`${portal.url}/files/${id}/end`, 'POST', bearer)
  if (end.status !== 200) throw new Error(`end answered ${end.status}: ${end.body.toString()}`)
  return { id, sha256: addressIn(end.body) }
}

function addressIn(body: Buffer): string {
  const found = /"sha256":"([0-9a-f]{64})"/.exec(body.toString())
  if (found?.[1] === undefined) throw new Error(`no address in ${body.toString()}`)
  return found[1]
}

interface Nginx {
  url: string
  folder: string
  close(): Promise<void>
}

async function startNginx(): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-nginx-'))
  chmodSync(folder, 0o777)
  for (const name of ['files', 'body']) mkdirSync(join(folder, name), { mode: 0o777 })
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; sendfile on; client_max_body_size 100m; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
server { listen 127.0.0.1:${port}; root ${folder}/files; location / { dav_methods PUT; } } }`,
  )
  const child = spawn(findProgram('nginx') ?? 'nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  for (let waited = 0; waited < 100; waited += 1) {
    const up = await ask(url, 'GET', {}).then(() => true, () => false)
    if (up) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    folder,
    async close() {
      child.kill('SIGQUIT')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const missingNginx = () => (findProgram('nginx') === null ? 'nginx is not installed' : null)

/** Resident memory of a process, in MiB. */
const residentMib = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** U1: a file of the allowed size goes up, is hashed, judged by its content and synced. */
export const uploading: Bench = {
  name: 'U1',
  peer: 'nginx PUT, openssl dgst -sha256 and sync',
  rounds: 5,
  missing: missingNginx,
  lines: [{ what: '60 MB up', of: 'p50', limit: 1.5 }],
  async open() {
    const [portal, nginx] = [await startOwnPortal(), await startNginx()]
    let made = 0
    return {
      async subject() {
        const bytes = aDocument(sizeBytes)
        return { ms: await timed(1, () => upload(portal, bytes)) }
      },
      async floor() {
        const bytes = aDocument(sizeBytes)
        const name = `file${(made += 1)}.pdf`
        const path = join(nginx.folder, 'files', name)
        return {
          ms: await timed(1, async () => {
            await ask(`${nginx.url}/${name}`, 'PUT', {}, bytes)
            await run('openssl', ['dgst', '-sha256', path])
            await run('sync', [path])
          }),
        }
      },
      async close() {
        await nginx.close()
        await portal.close()
      },
    }
  },
}

/** U1, twenty at once: what the portal's memory grows by for each, against the 8 MB that each may cost. */
export const uploadingMany: Bench = {
  name: 'U1 memory',
  peer: '20 parallel uploads of 20 MB, 8 MB each',
  lines: [{ what: 'growth of 20 parallel', of: 'value', limit: 1, series: 'mb' }],
  async open() {
    const portal = await startOwnPortal()
    return {
      async subject() {
        const documents = Array.from({ length: 20 }, () => aDocument(20 * mebibyte))
        const before = residentMib(portal.serverPid)
        let most = before
        const looking = setInterval(() => (most = Math.max(most, residentMib(portal.serverPid))), 50)
        try {
          await Promise.all(documents.map((bytes) => upload(portal, bytes)))
        } finally {
          clearInterval(looking)
        }
        return { mb: [most - before] }
      },
      floor: async () => ({ mb: [20 * 8] }),
      close: () => portal.close(),
    }
  },
}

/**
 * U2: the same bytes down again, with the right looked at. The first byte is taken on the file's first 64 KB, since
 * while 60 MB are put together here nobody listens for the next answer's beginning.
 */
export const downloading: Bench = {
  name: 'U2',
  peer: 'nginx from its folder; for the first byte, Fastify hello',
  missing: missingNginx,
  lines: [
    { what: '60 MB down', of: 'p50', limit: 2 },
    { what: 'first byte', of: 'p50', limit: 2, series: 'first' },
  ],
  async open() {
    const [portal, nginx, hello] = [await startOwnPortal(), await startNginx(), await startHello()]
    const bytes = aDocument(sizeBytes)
    const { sha256 } = await upload(portal, bytes)
    writeFileSync(join(nginx.folder, 'files', 'whole.pdf'), bytes)
    const headers = { authorization: `Bearer ${portal.people[0]!.token}` }
    const take = async (url: string, sent: Record<string, string>) => {
      const begun = performance.now()
      const answer = await ask(url, 'GET', sent)
      if (answer.status !== 200 || answer.body.length !== bytes.length) throw new Error(`got ${answer.status} and ${answer.body.length} bytes`)
      return performance.now() - begun
    }
    const several = async (url: string, sent: Record<string, string>) => [await take(url, sent), await take(url, sent), await take(url, sent)]
    const first = async (url: string, sent: Record<string, string>, expected: number) => {
      const samples: number[] = []
      for (let count = 0; count < 100; count += 1) {
        const { status, firstByteMs } = await ask(url, 'GET', sent)
        if (status !== expected) throw new Error(`got ${status}`)
        samples.push(firstByteMs)
      }
      return samples
    }
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error('the portal stored other bytes')
    return {
      subject: async () => ({
        ms: await several(`${portal.url}/files/${sha256}`, headers),
        first: await first(`${portal.url}/files/${sha256}`, { ...headers, range: 'bytes=0-65535' }, 206),
      }),
      floor: async () => ({ ms: await several(`${nginx.url}/whole.pdf`, {}), first: await first(`http://127.0.0.1:${hello.port}/`, {}, 200) }),
      async close() {
        hello.close()
        await nginx.close()
        await portal.close()
      },
    }
  },
}
