import { readFileSync } from 'node:fs'

const words = JSON.parse(readFileSync(new URL('./words.json', import.meta.url), 'utf8'))

function language() {
  const wanted = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || Intl.DateTimeFormat().resolvedOptions().locale
  return wanted.startsWith('kk') ? 'kk' : wanted.startsWith('ru') ? 'ru' : 'en'
}

/** Words for the console, in the language of the machine's locale. They can't come from domain/texts.ts: Node 20 runs no TypeScript. */
export function inWords(key, values = {}) {
  return words[key][language()].replace(/\{\{(\w+)\}\}/g, (whole, name) => String(values[name] ?? whole))
}

/** Goes to stderr: stdout belongs to the command that follows, which may print JSON. */
export function say(key, values) {
  process.stderr.write(`${inWords(key, values)}\n`)
}

/** Runs a program that takes long, with a line each ten seconds, so that silence is never mistaken for a hang. */
export async function withProgress(key, values, work) {
  say(key, values)
  const begun = Date.now()
  const seconds = () => Math.round((Date.now() - begun) / 1000)
  const ticking = setInterval(() => say('stillWorking', { seconds: seconds() }), 10_000)
  try {
    const result = await work()
    if (result.code === 0) say('doneIn', { seconds: seconds() })
    return result
  } finally {
    clearInterval(ticking)
  }
}

/** Ends the command with plain words instead of a stack trace. */
export class PlainFailure extends Error {
  constructor(key, values) {
    super(inWords(key, values))
  }
}
