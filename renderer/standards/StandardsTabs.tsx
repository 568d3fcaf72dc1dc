import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'

/** Only who keeps the catalogue sees that there is a second screen. */
export function StandardsTabs() {
  const text = useText()
  const { holder } = useSeatTaken()
  if (!mayAtAll(holder, 'standards.administer')) return null
  return <ScreenTabs label={text('standards.name')} tabs={[{ route: '/standards', title: text('standards.name') }, { route: '/standards/import', title: text('standards.import') }]} />
}
