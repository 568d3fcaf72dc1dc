import { brokenNetwork } from './broken-network.ts'
import { damagedDatabase } from './damaged-database.ts'
import { failingCalls } from './failing-calls.ts'
import type { Fault } from './fault.ts'
import { fullDisk } from './full-disk.ts'
import { killedClient } from './killed-client.ts'
import { killedPortal } from './killed-portal.ts'
import { mutants } from './mutants.ts'
import { powerCut } from './power-cut.ts'
import { forgedSignatures } from './signatures.ts'
import { longRun } from './soak.ts'
import { manyVotes, votes } from './votes.ts'

export const faults: Fault[] = [killedClient, killedPortal, fullDisk, failingCalls, powerCut, brokenNetwork, damagedDatabase, forgedSignatures, votes, manyVotes, longRun, mutants]
