import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { useText } from '../kernel/text.ts'

export function DictionaryTabs() {
  const text = useText()
  const tabs = [
    { route: '/dictionary', title: text('dictionary.tab.lookup') },
    { route: '/dictionary/glossary', title: text('dictionary.tab.glossary') },
    { route: '/dictionary/sources', title: text('dictionary.tab.sources') },
  ]
  return <ScreenTabs label={text('dictionary.name')} tabs={tabs} />
}
