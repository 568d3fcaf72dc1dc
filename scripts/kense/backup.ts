import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { backUp, restore } from '../../server/kernel/backup.ts'

export const about = 'copy a running portal, or lay a copy into an empty folder: kense backup [--restore] --data FOLDER --in FOLDER'

const help = `kense backup --data FOLDER --in FOLDER
kense backup --restore --data FOLDER --in FOLDER

Copies a running portal that has its own (embedded) database into an empty folder, or lays such a copy into an empty
data folder, on which a portal is then started as usual. The secret key (secret-key in the data folder) is not copied: keep it apart
from the copies; without it the mail server's password must be typed again.

  --data FOLDER   the portal's data folder (KENSE_DATA)
  --in FOLDER     the folder of the copy

Exit code: 0 done, 1 not done, 2 not understood.`

export async function run(args: string[]): Promise<number> {
  const valueOf = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const [data, place] = [valueOf('--data'), valueOf('--in')]
  if (args.includes('--help') || data === undefined || place === undefined) {
    console.log(help)
    return args.includes('--help') ? 0 : 2
  }
  try {
    const facts = args.includes('--restore') ? await restore(place, data) : await backUp(data, place)
    console.log(JSON.stringify(facts, null, 2))
    if (!args.includes('--restore') && existsSync(join(data, 'secret-key'))) console.error(`The secret key is not in the copy: keep ${join(data, 'secret-key')} elsewhere.`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}
