import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

const probeMs = 5_000

/**
 * Whether a web server answers at the address: any answer but its own failure (5xx). Nothing is sent but the question,
 * nothing is read but the status, and no redirection is followed.
 */
export function isReachable(address: string): Promise<boolean> {
  // Not every name of letters is one that can be looked up; one that isn't holds up no other system's turn.
  if (!URL.canParse(address)) return Promise.resolve(false)
  const url = new URL(address)
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const asked = request(
      url,
      // Bodies use certificates of their own centres; that one answers is all that is asked here, and the browser judges for itself.
      { method: 'HEAD', rejectUnauthorized: false, agent: false, timeout: probeMs, signal: AbortSignal.timeout(probeMs), headers: { 'user-agent': 'Kense' } },
      (answer) => {
        answer.resume()
        answer.destroy()
        resolve((answer.statusCode ?? 500) < 500)
      },
    )
    asked.on('error', () => resolve(false))
    asked.on('timeout', () => asked.destroy())
    asked.end()
  })
}
