/** Who takes part in the tour's session of the Government, and what is on its agenda. */
import { office } from '../../server/demo/office.ts'
import type { Story } from './story.ts'

const { chancellery, finance, economy, digital } = office
export const secretary = chancellery.officer
export const chair = chancellery.primeMinister
/** Five windows vote; the sixth member is away, and the substitute has no vote by the rules in force. */
export const voters = [
  { person: chair, window: 'chair', choice: 'for' },
  { person: finance.head, window: 'finance', choice: 'for' },
  { person: economy.head, window: 'economy', choice: 'for' },
  { person: chancellery.head, window: 'chancellery', choice: 'for' },
  { person: digital.head, window: 'digital', choice: 'against' },
] as const

export const titles = {
  session: { kk: 'Үкіметтің мемлекеттік мүлік мәселелері жөніндегі отырысы', ru: 'Заседание Правительства по вопросам государственного имущества' },
  first: { kk: 'Мемлекеттік мүлікті есепке алу қағидаларын бекіту туралы', ru: 'Об утверждении правил учёта государственного имущества' },
  second: { kk: 'Мүлікті түгендеу барысы туралы', ru: 'О ходе инвентаризации имущества' },
}

export interface Hall {
  story: Story
  id: string
}
