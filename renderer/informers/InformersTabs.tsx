import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'

/** Only who keeps the sources sees that there is a second screen. */
export function InformersTabs() {
  const text = useText()
  const { holder } = useSeatTaken()
  if (!mayAtAll(holder, 'informers.administer')) return null
  const tabs = [{ route: '/informers', title: text('informers.tab.shown') }, { route: '/informers/sources', title: text('informers.tab.sources') }]
  return <ScreenTabs label={text('informers.name')} tabs={tabs} />
}
