import type { Clock } from './clock.ts'
import type { OpenDatabase } from './database.ts'
import type { Feed } from './feed.ts'
import type { FileStore } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Seats } from './seats.ts'
import type { Secrets } from './secrets.ts'
import type { SettingsStore } from './settings.ts'
import type { TrustStore } from './trust.ts'

/** One running portal process. Several share one database; nothing that must last is kept here. */
export interface PortalNode {
  readonly database: OpenDatabase
  readonly files: FileStore
  readonly clock: Clock
  readonly log: Log
  readonly seats: Seats
  readonly settings: SettingsStore
  readonly secrets: Secrets
  readonly trust: TrustStore
  readonly feed: Feed
  readonly jobs: Jobs
  readonly metrics: Metrics
}
