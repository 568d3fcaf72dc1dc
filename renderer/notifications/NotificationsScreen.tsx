import { useText } from '../kernel/text.ts'
import { EmptyState } from '../ui/Show.tsx'

export function NotificationsScreen() {
  const text = useText()
  return <EmptyState icon="bell" title={text('page.noNotifications')}>{text('page.noNotificationsHint')}</EmptyState>
}
