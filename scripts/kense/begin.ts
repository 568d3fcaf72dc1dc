import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openDatabase } from '../../server/kernel/database.ts'
import { migrate } from '../../server/kernel/migrate.ts'
import { Beginning, beginPortal, example } from '../../server/people/begin.ts'

export const about = 'enter the first body and administrator of a new portal: kense begin --database URL --from FILE'

const help = `kense begin --example > first.json
kense begin --database URL --from first.json [--password-from FILE]

Enters the first body and the first administrator, who enter everybody else through the program. Makes the tables when
they are missing; refuses a portal that has people.

  --database URL         postgresql://…; without it DATABASE_URL
  --from FILE            what --example prints, filled in
  --password-from FILE   its first line becomes the administrator's password (10 characters or more); without it the
                         administrator signs in by a key of a trusted centre only: see kense trust

Exit code: 0 done, 1 not done, 2 not understood.`

const options = {
  database: { type: 'string' },
  from: { type: 'string' },
  'password-from': { type: 'string' },
  example: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function passwordIn(file: string): string {
  const [password = ''] = readFileSync(file, 'utf8').split(/\r?\n/)
  if (password.length < 10) throw new Error('the password has fewer than 10 characters')
  return password
}

function read(file: string): Beginning {
  const parsed = Beginning.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  return parsed.data
}

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  const url = values.database ?? process.env['DATABASE_URL']
  if (values.example) console.log(JSON.stringify(example, null, 2))
  else if (values.help || url === undefined || values.from === undefined) console.log(help)
  else return begin(url, values.from, values['password-from'])
  return values.example || values.help ? 0 : 2
}

async function begin(url: string, from: string, passwordFrom: string | undefined): Promise<number> {
  try {
    const beginning = read(from)
    const password = passwordFrom === undefined ? null : passwordIn(passwordFrom)
    const database = openDatabase(url, { connections: 2 })
    try {
      await migrate(database.db)
      await beginPortal(database.db, beginning, password, new Date().toISOString())
    } finally {
      await database.close()
    }
    console.log(`${beginning.administrator.surname} ${beginning.administrator.name} administers this portal.`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}
