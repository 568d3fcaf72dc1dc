/** The one place that speaks SMTP. */
import { createTransport, type Transporter } from 'nodemailer'
import type { MailServer } from '../../domain/notifications/mail.ts'
import type { KeptServer } from './mail-server.ts'
import type { Letter } from './letter.ts'

type Handed = { state: 'sent'; said: string } | { state: 'later' | 'failed'; said: string }

const connectMs = 15_000
const answerMs = 30_000

/** A connection for each letter: one kept open would hold a stopping portal, and letters are few. */
function transportTo(server: MailServer, password: string): Transporter {
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'startTls',
    ignoreTLS: server.security === 'none',
    ...(server.account === '' ? {} : { auth: { user: server.account, pass: password } }),
    ...(server.certificate === '' ? {} : { tls: { ca: server.certificate } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** A 5xx to this letter's address or words is final. To a sign-in or to TLS it means that a setting is wrong, which can be mended meanwhile. */
export async function handOver(to: KeptServer, letter: Letter, messageId: string): Promise<Handed> {
  if (to.server.account !== '' && to.password.state !== 'kept') return { state: 'later', said: 'the password cannot be read: the key that sealed it is not in its place' }
  const transport = transportTo(to.server, to.password.state === 'kept' ? to.password.text : '')
  try {
    const sent = await transport.sendMail({
      messageId,
      from: { name: letter.fromName, address: to.server.from },
      to: letter.to,
      date: letter.at,
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      encoding: 'base64',
      // Nobody's out-of-office reply is of use to the portal (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
    })
    return { state: 'sent', said: String(sent.response) }
  } catch (error) {
    const { responseCode, message, code } = error as { responseCode?: number; message?: string; code?: string }
    const isFinal = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { state: isFinal ? 'failed' : 'later', said: String(message ?? error).slice(0, 500) }
  } finally {
    transport.close()
  }
}
