import { execFile } from 'node:child_process'
import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** The account under which PostgreSQL runs when the portal itself runs as root, which PostgreSQL refuses. */
export interface Account {
  uid: number
  gid: number
  /** A folder that both root and the account reach. */
  home: string
  canReach(file: string): Promise<boolean>
}

const accountName = 'postgres'

/** Null unless we are root. */
export async function postgresAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const found = (await findAccount()) ?? (await makeAccount())
  const home = '/var/lib/kense'
  await mkdir(home, { recursive: true, mode: 0o755 })
  return { ...found, home, canReach: (file) => canReach(file, found.uid, found.gid) }
}

async function findAccount(): Promise<{ uid: number; gid: number } | null> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith(`${accountName}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

async function makeAccount(): Promise<{ uid: number; gid: number }> {
  await promisify(execFile)('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName])
  const made = await findAccount()
  if (made === null) throw new Error('PostgreSQL needs an account of its own when started by root, and none could be made')
  return made
}

/** Whether each folder on the way lets the account through. */
async function canReach(file: string, uid: number, gid: number): Promise<boolean> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}
