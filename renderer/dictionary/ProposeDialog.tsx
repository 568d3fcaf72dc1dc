import { propose } from '../../domain/dictionary/contract.ts'
import { languagesByLetters } from '../../domain/dictionary/direction.ts'
import { partsOfSpeech, topics, wordAtMost } from '../../domain/dictionary/entry.ts'
import { GlossaryWords, type GlossaryEntry } from '../../domain/dictionary/glossary.ts'
import { mayPropose } from '../../domain/dictionary/rules.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'

const wordsOf = (values: FormValues) => ({ kk: '', ru: '', en: '', note: '', ...values })

/** Anybody's proposal to the glossary of the body. */
export function ProposeDialog({ word, others, onClose }: { word: string; others: readonly GlossaryEntry[]; onClose: () => void }) {
  const text = useText()
  const fields: FormFieldSpec[] = [
    ...(['kk', 'ru', 'en'] as const).map((language): FormFieldSpec => ({ kind: 'text', name: language, label: text(`dictionary.glossary.${language}`), maxLength: wordAtMost })),
    { kind: 'select', name: 'pos', label: text('dictionary.glossary.pos'), required: true, options: partsOfSpeech.map((value) => ({ value, label: text(`dictionary.pos.${value}`) })) },
    { kind: 'select', name: 'topic', label: text('dictionary.glossary.topic'), required: true, options: topics.map((value) => ({ value, label: text(`dictionary.topic.${value}`) })) },
    { kind: 'longText', name: 'note', label: text('dictionary.glossary.note'), lines: 2, maxLength: 500 },
  ]
  const language = languagesByLetters(word)[0] ?? 'kk'
  /** The same rule that guards the portal, so the reason stands in the form. */
  const check = (values: FormValues): Record<string, Refusal> => {
    const words = GlossaryWords.safeParse(wordsOf(values))
    const verdict = words.success ? mayPropose(words.data, others) : null
    return verdict && !verdict.allowed ? { kk: verdict.refusal } : {}
  }
  const done = ({ state }: { state: 'done' | 'queued' }) => {
    if (state === 'queued') toast((text) => text('page.willBeSentLater'), 'now')
    else toast((text) => text('dictionary.glossary.proposed'))
    onClose()
  }
  return (
    <Dialog title={text('dictionary.glossary.propose')} onClose={onClose}>
      <CommandForm
        command={propose} fields={fields} initial={{ pos: 'noun', topic: 'office', ...(word === '' ? {} : { [language]: word }) }} build={wordsOf} check={check} draft="glossary term"
        title={text('dictionary.glossary.propose')} submit={text('dictionary.glossary.propose')} onDone={done} onCancel={onClose}
      />
    </Dialog>
  )
}
