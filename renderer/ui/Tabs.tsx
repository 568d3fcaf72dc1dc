import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs'
import './tabs.css'

export interface TabView {
  key: string
  title: string
  count?: number | undefined
  content: () => ReactNode
}

export function Tabs({ label, tabs, selected, onSelect }: { label: string; tabs: readonly TabView[]; selected?: string; onSelect?: (key: string) => void }) {
  return (
    <AriaTabs className="tabs" {...(selected === undefined ? {} : { selectedKey: selected })} {...(onSelect ? { onSelectionChange: (key) => onSelect(String(key)) } : {})}>
      <TabList className="tab-list" aria-label={label}>
        {tabs.map(({ key, title, count }) => (
          <Tab key={key} id={key} className="tab">{title}{count === undefined ? null : <span className="tab-count">{count}</span>}</Tab>
        ))}
      </TabList>
      {tabs.map(({ key, content }) => <TabPanel key={key} id={key} className="tab-panel">{content()}</TabPanel>)}
    </AriaTabs>
  )
}
