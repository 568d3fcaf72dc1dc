import type { Card, DictionaryAnswer, SenseShown, Translation } from '../../domain/dictionary/answer.ts'
import type { Direction } from '../../domain/dictionary/direction.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Badge, State, type Tone } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

interface CardViewProps {
  card: Card
  direction: Direction
  sources: DictionaryAnswer['sources']
  favourite: boolean
  onFavour?: (favourite: boolean) => void
  onWord: (word: string) => void
  level?: 2 | 3
}

const tones: Record<SenseShown['trust'], Tone> = { reviewed: 'done', published: 'plain', automatic: 'now' }

/** One headword: its meanings, where each comes from and how far it may be trusted. */
export function CardView({ card, sources, favourite, onFavour, onWord, level = 2 }: CardViewProps) {
  const text = useText()
  const Heading = `h${level}` as const
  const copy = async () => {
    await navigator.clipboard.writeText(card.senses.map((sense) => sense.translations.map(({ words }) => words.join(', ')).join(' · ')).join('\n'))
    toast((text) => text('dictionary.copied'))
  }
  return (
    <article className="dictionary-card panel" aria-label={card.word}>
      <header className="dictionary-card-head">
        <Heading lang={card.language}>{card.by === 'exact' ? card.word : <button type="button" className="dictionary-word" onClick={() => onWord(card.word)}>{card.word}</button>}</Heading>
        <span className="muted small">{text(`dictionary.language.${card.language}`)}</span>
        {card.by === 'exact' ? null : <Badge>{text(`dictionary.by.${card.by}`)}</Badge>}
        <span className="end row screen-only">
          {onFavour ? <IconButton icon="star" label={text(favourite ? 'dictionary.unfavour' : 'dictionary.favour')} pressed={favourite} onPress={() => onFavour(!favourite)} /> : null}
          {card.senses.length > 0 ? <IconButton icon="copy" label={text('dictionary.copy')} onPress={() => void copy()} /> : null}
        </span>
      </header>
      {card.senses.length === 0 ? <p className="muted">{text('dictionary.noTranslation')}. {text('dictionary.noTranslationHint')}</p> : (
        <ol className="dictionary-senses">
          {card.senses.map((sense) => <SenseView key={sense.id} sense={sense} sources={sources} from={card.language} onWord={onWord} />)}
        </ol>
      )}
      {card.more > 0 ? <Button look="quiet" onPress={() => onWord(card.word)}>{text('dictionary.moreMeanings', { count: card.more })}</Button> : null}
    </article>
  )
}

function titleOf(id: string, sources: DictionaryAnswer['sources'], text: Text): string {
  if (id === 'core') return text('dictionary.coreTitle')
  if (id === 'glossary') return text('dictionary.glossaryTitle')
  return sources[id]?.title ?? id
}

function sourceWords(id: string, sources: DictionaryAnswer['sources'], text: Text): string {
  const licence = sources[id]?.licence ?? ''
  const title = titleOf(id, sources, text)
  return licence === '' ? text('dictionary.sourceTitle', { title }) : text('dictionary.source', { title, licence })
}

function SenseView({ sense, sources, from, onWord }: { sense: SenseShown; sources: DictionaryAnswer['sources']; from: Card['language']; onWord: (word: string) => void }) {
  const text = useText()
  const labels = [sense.pos === null ? '' : text(`dictionary.pos.${sense.pos}`), sense.topic === null ? '' : text(`dictionary.topic.${sense.topic}`), typeof sense.note === 'string' ? sense.note : text.tri(sense.note)].filter((each) => each !== '')
  return (
    <li className="dictionary-sense">
      {labels.length > 0 ? <p className="muted small">{labels.join(' · ')}</p> : null}
      {sense.translations.map((translation) => <TranslationView key={`${translation.language} ${translation.words.join()}`} translation={translation} onWord={onWord} sources={sources} />)}
      {sense.notJoined > 0 ? <p className="muted small">{text('dictionary.notJoined', { count: sense.notJoined })}</p> : null}
      {sense.synonyms.length > 0 ? <p className="small" lang={from}>{text('dictionary.synonyms', { words: sense.synonyms.join(', ') })}</p> : null}
      {sense.examples.length > 0 ? <ul className="dictionary-examples small" aria-label={text('dictionary.examples')}>{sense.examples.map((example) => <li key={example}>{example}</li>)}</ul> : null}
      <p className="dictionary-source small"><State tone={tones[sense.trust]} icon={sense.trust === 'automatic' ? 'warning' : 'check'}>{text(`dictionary.trust.${sense.trust}`)}</State> <span className="muted">{sense.sources.map((id) => sourceWords(id, sources, text)).join('; ')}</span></p>
    </li>
  )
}

function TranslationView({ translation, onWord, sources }: { translation: Translation; onWord: (word: string) => void; sources: DictionaryAnswer['sources'] }) {
  const text = useText()
  const { language, words, through, source } = translation
  return (
    <div className="dictionary-translation">
      <abbr className="dictionary-language small" title={text(`dictionary.language.${language}`)}>{language}</abbr>
      <p>
        <span lang={language}>{words.map((word, index) => <span key={word}>{index > 0 ? ', ' : ''}<button type="button" className="dictionary-word" onClick={() => onWord(word)}>{word}</button></span>)}</span>
        {through ? <span className="muted small dictionary-through">{text('dictionary.through', { word: through.word, why: text(`dictionary.evidence.${through.evidence}`) })}{source === null ? '' : ` · ${sourceWords(source, sources, text)}`}</span> : null}
      </p>
    </div>
  )
}
