import { readdirSync } from 'node:fs'

/** `kense SUB …`: each sub-command is a file of scripts/kense/ that exports `run(args)` and answers an exit code: 0 yes, 1 no, 2 could not tell. */
interface SubCommand {
  /** One line for the list that plain `kense` prints. */
  about?: string
  run: (args: string[]) => Promise<number>
}

const folder = new URL('./kense/', import.meta.url)

function known(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort()
}

async function load(name: string): Promise<SubCommand> {
  return (await import(new URL(`${name}.ts`, folder).href)) as SubCommand
}

async function list(): Promise<void> {
  console.log('kense SUB …')
  for (const name of known()) console.log(`  kense ${name.padEnd(10)} ${(await load(name)).about ?? ''}`.trimEnd())
}

const [name, ...args] = process.argv.slice(2)
if (name !== undefined && known().includes(name)) {
  try {
    process.exitCode = await (await load(name)).run(args)
  } catch (error) {
    // An option that there is not, or a file: whoever typed it reads why, and no trace of ours.
    console.error((await import('./file-fault.ts')).inWords(error))
    process.exitCode = 2
  }
} else {
  await list()
  process.exitCode = name === undefined || name === '--help' ? 0 : 2
}
