import { PortalSettings } from '../../domain/settings/settings.ts'
import type { ReadDatabase } from '../kernel/call.ts'

/** The portal's settings as the caller's transaction sees them. */
export async function loadSettings(db: ReadDatabase): Promise<PortalSettings> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', 'portal').executeTakeFirst()
  return PortalSettings.parse(row?.value ?? {})
}
