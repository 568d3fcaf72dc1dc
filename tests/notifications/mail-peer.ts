/**
 * OpenSMTPD as any mail department runs it, delivering into a maildir, Dovecot before it for TLS and sign-in, and Python's
 * mail library to read what arrived: none of it written here. They need root, since they change to users of their own;
 * OpenSMTPD's spool lies on a memory disk that nobody else sees.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../world/free-port.ts'

const submission = '/usr/lib/dovecot/submission'
const program = ['/usr/sbin/smtpd', '/usr/local/sbin/smtpd'].find((path) => existsSync(path))

/** Null when the peer can be started; else what is missing, in words. */
export const whyNoPeer: string | null =
  process.platform !== 'linux' || process.getuid?.() !== 0 ? 'the mail server of these tests is started by root on Linux only'
    : program === undefined ? 'OpenSMTPD is not installed: apt-get install opensmtpd'
      : !existsSync(submission) ? 'Dovecot’s submission is not installed: apt-get install dovecot-submissiond'
      : !existsSync('/usr/bin/python3') ? 'Python is not installed: apt-get install python3' : null

export interface Arrived {
  subject: string
  to: string
  from: string
  messageId: string
  language: string
  auto: string
  text: string
  html: string
  defects: number
}

export interface MailPeer {
  /** In clear, for anyone. */
  port: number
  /** For `account` only: after STARTTLS, and over TLS from the first byte. */
  startTlsPort: number
  tlsPort: number
  account: { name: string; password: string }
  /** PEM that ends the server's chain. */
  certificate: string
  arrived(): Arrived[]
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

const reader = `
import sys, json, email, email.policy
out = []
for path in sys.argv[1:]:
    message = email.message_from_bytes(open(path, 'rb').read(), policy=email.policy.default)
    part = lambda kind: (lambda p: p.get_content().replace('\\r\\n', '\\n') if p else '')(message.get_body(preferencelist=(kind,)))
    defects = sum(len(each.defects) for each in message.walk())
    out.append(dict(subject=message['subject'], to=str(message['to']), **{'from': str(message['from'])}, messageId=message['message-id'],
        language=str(message['content-language']), auto=str(message['auto-submitted']), text=part('plain'), html=part('html'), defects=defects))
print(json.dumps(out))
`

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
}

const account = { name: 'kense', password: 'Құпия «№ 7»' }

function dovecotConf(folder: string, ports: { relay: number; startTls: number; tls: number }): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/dovecot.log
protocols = submission
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail
}
submission_relay_host = 127.0.0.1
submission_relay_port = ${ports.relay}
service submission-login {
  inet_listener submission {
    port = ${ports.startTls}
  }
  inet_listener submissions {
    port = ${ports.tls}
    ssl = yes
  }
}
`
}

export async function openMailPeer(domains: readonly string[]): Promise<MailPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-mail-'))
  chmodSync(folder, 0o755)
  const box = join(folder, 'box')
  mkdirSync(box)
  execFileSync('chown', ['mail:mail', box])
  const port = await freePort()
  writeFileSync(join(folder, 'smtpd.conf'), `queue ttl 1h
listen on 127.0.0.1 port ${port} hostname portal.example
action "take" maildir "${box}" virtual { "@" = "mail" }
match from any for domain { ${domains.map((each) => `"${each}"`).join(', ')} } action "take"
`, { mode: 0o644 })
  const [startTlsPort, tlsPort] = [await freePort(), await freePort()]
  for (const each of ['run', 'mail']) mkdirSync(join(folder, each))
  execFileSync('chown', ['mail:mail', join(folder, 'mail')])
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '30', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { cwd: folder, stdio: 'ignore' })
  writeFileSync(join(folder, 'users'), `${account.name}:{PLAIN}${account.password}::::::\n`)
  writeFileSync(join(folder, 'dovecot.conf'), dovecotConf(folder, { relay: port, startTls: startTlsPort, tls: tlsPort }))
  const dovecot = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const command = `mount -t tmpfs none /var/spool && mount -t tmpfs none /run && exec ${program} -d -f ${join(folder, 'smtpd.conf')}`
    child = spawn('unshare', ['-m', 'sh', '-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said = (said + String(chunk)).slice(-2000)))
    for (let tries = 0; tries < 100; tries += 1) {
      if (await answers(port)) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`OpenSMTPD did not answer: ${said}`)
  }

  async function stop(): Promise<void> {
    const stopping = child
    child = null
    if (stopping !== null) await ended(stopping)
  }

  await start()
  for (let tries = 0; !(await answers(startTlsPort)); tries += 1) {
    if (tries > 100) throw new Error('Dovecot did not answer')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    port,
    startTlsPort,
    tlsPort,
    account,
    certificate: readFileSync(join(folder, 'cert.pem'), 'utf8'),
    start,
    stop,
    arrived() {
      const fresh = join(box, 'new')
      const paths = existsSync(fresh) ? readdirSync(fresh).toSorted().map((name) => join(fresh, name)) : []
      return paths.length === 0 ? [] : (JSON.parse(execFileSync('python3', ['-c', reader, ...paths], { encoding: 'utf8' })) as Arrived[])
    },
    async close() {
      await stop()
      await ended(dovecot)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
