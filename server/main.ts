import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { s3FromEnvironment } from './kernel/files-s3.ts'
import { startPortal, type PortalOptions } from './start.ts'

/** Settings of the process come from the environment; docs/operations.md explains each. */
async function optionsOf(env: NodeJS.ProcessEnv): Promise<PortalOptions> {
  const host = env['KENSE_HOST'] ?? '127.0.0.1'
  const demo = env['KENSE_DEMO'] === undefined ? env['DATABASE_URL'] === undefined : env['KENSE_DEMO'] === '1'
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host)
  const read = async (file: string | undefined) => (file === undefined ? undefined : readFile(file, 'utf8'))
  const [key, cert] = await Promise.all([read(env['KENSE_TLS_KEY']), read(env['KENSE_TLS_CERT'])])
  const tls = key !== undefined && cert !== undefined ? { key, cert } : demo && env['KENSE_TLS'] !== 'off' ? 'own' : null
  if (tls === null && !isLocal && env['KENSE_TLS'] !== 'off') {
    throw new Error(`listening on ${host} needs KENSE_TLS_KEY and KENSE_TLS_CERT; with TLS ended by a proxy before it, set KENSE_TLS=off`)
  }
  const s3 = s3FromEnvironment(env)
  return {
    ...(s3 === null ? {} : { s3 }),
    ...(env['KENSE_SECRET_KEY'] === undefined ? {} : { secretKey: path.resolve(env['KENSE_SECRET_KEY']) }),
    ...(env['DATABASE_URL'] === undefined ? {} : { databaseUrl: env['DATABASE_URL'] }),
    dataDir: path.resolve(env['KENSE_DATA'] ?? path.join(homedir(), '.local', 'share', 'kense-portal')),
    host,
    port: Number(env['KENSE_PORT'] ?? 8443),
    tls,
    demo,
    ...(env['KENSE_CONNECTIONS'] === undefined ? {} : { connections: Number(env['KENSE_CONNECTIONS']) }),
  }
}

let stopping = false
const starting = optionsOf(process.env).then(startPortal)

/** Also while still starting: then it stops as soon as it could begin. */
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  const started = await starting.catch(() => null)
  await started?.close()
  process.exit(started === null ? 1 : 0)
}

process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
// The process that started us asks by closing our input; a terminal's input never closes by itself.
if (process.env['KENSE_PARENT'] === '1') process.stdin.on('end', () => void stop()).resume()

const portal = await starting.catch((error: unknown) => {
  const problem = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event: 'portal.notStarted', problem })}\n`)
  return process.exit(1)
})

// A bug that no request owns: written down; the portal's state is in the database, so going on is safe.
process.on('unhandledRejection', (error) => portal.node.log.fault(error, { during: 'unhandledRejection' }))

// One line for whoever started us, the only one on standard output.
process.stdout.write(`${JSON.stringify({ ready: true, url: portal.url, certificate: portal.certificatePem })}\n`)
