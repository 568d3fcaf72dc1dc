import { randomBytes } from 'node:crypto'

export type LogFields = Record<string, string | number | boolean | null>

export interface Log {
  line(event: string, fields?: LogFields): void
  /** Keeps a bug with its stack and answers the number under which a person can name it. */
  fault(error: unknown, fields?: LogFields): string
}

/** One JSON object a line on standard error. Inputs, tokens and names of persons never stand in it. */
export function createLog(write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const put = (fields: LogFields) => write(`${JSON.stringify({ at: new Date().toISOString(), ...fields })}\n`)
  return {
    line: (event, fields = {}) => put({ event, ...fields }),
    fault: (error, fields = {}) => {
      const number = randomBytes(4).toString('hex').toUpperCase()
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      put({ event: 'fault', number, ...fields, stack })
      return number
    },
  }
}
