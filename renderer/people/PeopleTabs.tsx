import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'

export function PeopleTabs() {
  const text = useText()
  const { holder } = useSeatTaken()
  const tabs = [
    { route: '/people', title: text('people.directory') },
    { route: '/people/bodies', title: text('people.bodies') },
    { route: '/people/delegations', title: text('people.delegations') },
    { route: '/people/roles', title: text('people.roles') },
    ...(mayAtAll(holder, 'people.administer') ? [{ route: '/people/import', title: text('people.import') }] : []),
    { route: '/people/calendar', title: text('people.calendar') },
    { route: '/people/portal', title: text('people.portal') },
  ]
  return <ScreenTabs label={text('people.name')} tabs={tabs} />
}
