import { exactWord, inflectedWord, misspeltPeers, misspeltWord, wordBeginning } from './dictionary.bench.ts'
import { downloading, uploading, uploadingMany } from './files.bench.ts'
import { gost } from './gost.bench.ts'
import { lists } from './lists.bench.ts'
import type { Bench } from './measure.ts'
import { acceptedLocally } from './outbox.bench.ts'
import { manyCommands, oneCommand, reading } from './portal.bench.ts'
import { scrolling } from './scroll.bench.ts'
import { signing } from './signing.bench.ts'
import { clientSyncs, portalSyncs } from './syncs.bench.ts'
import { comingBack, storm, voteSeen, voteSeenByMany } from './votes.bench.ts'
import { starting, weighing } from './window.bench.ts'

export const benches: Bench[] = [starting, weighing, acceptedLocally, oneCommand, manyCommands, clientSyncs, portalSyncs, reading, uploading, uploadingMany, downloading, signing, gost, lists, scrolling, voteSeen, voteSeenByMany, storm, comingBack, exactWord, wordBeginning, misspeltWord, inflectedWord, misspeltPeers]
