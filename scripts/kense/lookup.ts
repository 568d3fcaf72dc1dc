import { parseArgs } from 'node:util'
import { languages, type Language } from '../../domain/kernel/text.ts'
import type { DictionaryAnswer } from '../../domain/dictionary/answer.ts'
import { Direction, directions } from '../../domain/dictionary/direction.ts'
import { openDictionary } from '../../native/dictionary/public.ts'
import { userFolder } from '../../native/kernel/place.ts'

export const about = 'look a word up in the dictionary: kense lookup [--direction kk-ru-en] [--json] WORD…'

const help = `kense lookup WORD…

Answers as the dictionary's screen does, from the same file on this PC, without a connection; several words are one phrase.

  --direction PAIR   one of ${directions.join(' ')};
                     without it the language is detected (into Russian and English, or into Kazakh)
  --json             one JSON object, in the shape of the screen's answer; a note of our own dictionary is in all three languages
  --folder DIR       the program's folder of this user, when it is another than usual
  --language kk      language of the words around (kk, ru, en)

Exit code: 0 found, 1 not found, 2 could not be asked.`

const options = {
  direction: { type: 'string' },
  json: { type: 'boolean', default: false },
  folder: { type: 'string' },
  language: { type: 'string', default: 'kk' },
  help: { type: 'boolean', default: false },
} as const

export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help || positionals.length === 0) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const direction = Direction.safeParse(values.direction ?? 'kk-ru-en')
    if (!direction.success) throw new Error(`--direction ${values.direction ?? ''}: there is ${directions.join(', ')}`)
    const dictionary = openDictionary({ userDir: values.folder ?? userFolder(), note: (where, error) => console.error(where, error) })
    await dictionary.whenReady()
    const answer = dictionary.lookup(positionals.join(' '), direction.data, values.direction === undefined)
    await dictionary.close()
    if (values.json) console.log(JSON.stringify(answer, null, 2))
    else await print(answer, languages.find((each) => each === values.language) ?? 'kk')
    return answer.cards.length > 0 ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 2
  }
}

/** All texts of the program take longer to read than the answer, and are read only to be shown. */
async function print(answer: DictionaryAnswer, language: Language): Promise<void> {
  const [{ createTexts }, { texts }] = await Promise.all([import('../../domain/kernel/text.ts'), import('../../domain/texts.ts')])
  const { t } = createTexts(texts, language)
  console.log(t(`dictionary.direction.${answer.direction}`))
  if (answer.cards.length === 0) console.log(t('dictionary.nothingFound', { word: answer.asked }))
  for (const card of answer.cards) {
    console.log(`\n${card.word}${card.by === 'exact' ? '' : ` (${t(`dictionary.by.${card.by}`)})`}`)
    for (const [index, sense] of card.senses.entries()) {
      const labels = [sense.pos === null ? '' : t(`dictionary.pos.${sense.pos}`), sense.topic === null ? '' : t(`dictionary.topic.${sense.topic}`), typeof sense.note === 'string' ? sense.note : sense.note[language]].filter((each) => each !== '')
      console.log(`  ${index + 1}. ${labels.length > 0 ? `[${labels.join(', ')}]` : ''}`)
      for (const { language: target, words, through } of sense.translations) {
        const why = through === null ? '' : `  (${t('dictionary.through', { word: through.word, why: t(`dictionary.evidence.${through.evidence}`) })})`
        console.log(`     ${target}: ${words.join(', ')}${why}`)
      }
      if (sense.notJoined > 0) console.log(`     ${t('dictionary.notJoined', { count: sense.notJoined })}`)
      const named = sense.sources.map((id) => answer.sources[id]).filter((source) => source !== undefined)
      console.log(`     ${named.map(({ title, licence }) => `${title === '' ? t('dictionary.coreTitle') : title} (${licence})`).join(', ')} · ${t(`dictionary.trust.${sense.trust}`)}`)
    }
  }
}
