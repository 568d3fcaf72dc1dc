import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { useText } from '../kernel/text.ts'

export function SigningTabs() {
  const text = useText()
  return <ScreenTabs label={text('signing.name')} tabs={[{ route: '/signatures', title: text('signing.check.title') }, { route: '/signatures/trust', title: text('signing.trust.title') }]} />
}
