import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SessionFacts } from '../../domain/kernel/envelope.ts'
import { z } from 'zod'
import { seal, unseal } from '../../node/kernel/seal.ts'
import { openAnswers, type Answers } from './answers.ts'
import type { Drawer } from './drawers.ts'
import { openHeldFiles, type HeldFiles } from './held-files.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { saveWhole } from './place.ts'
import { keyFor } from './secrets.ts'

const KeptSession = z.object({ token: z.string().nullable(), facts: SessionFacts, actingFor: z.uuid().nullable() })
export type KeptSession = z.infer<typeof KeptSession>

/** Everything that one person keeps on this PC, open while that person is signed in. */
export interface Keep {
  answers: Answers
  outbox: Outbox
  files: HeldFiles
  /** Where a module keeps a file of its own, under a key made from this one. */
  drawer: Drawer
  /** Runs before everything is closed; for a module's own file. */
  beforeClose(deed: () => void): void
  loadSession(): KeptSession | null
  saveSession(session: KeptSession): void
  close(): void
}

export function openKeep(drawer: Drawer, note: (where: string, error: unknown) => void): Keep {
  const sessionPath = join(drawer.folder, 'session')
  const sessionKey = keyFor(drawer.key, 'session')
  const answers = openAnswers(drawer, note)
  const outbox = openOutbox(drawer, note)
  const closing: (() => void)[] = []
  return {
    answers,
    outbox,
    files: openHeldFiles(drawer),
    drawer,
    beforeClose: (deed) => void closing.push(deed),
    loadSession() {
      try {
        const plain = unseal(sessionKey, readFileSync(sessionPath, 'utf8'))
        return plain ? KeptSession.parse(JSON.parse(plain.toString('utf8'))) : null
      } catch {
        return null
      }
    },
    saveSession(session) {
      saveWhole(sessionPath, seal(sessionKey, Buffer.from(JSON.stringify(session))))
    },
    close() {
      for (const deed of closing.splice(0)) deed()
      answers.close()
      outbox.close()
    },
  }
}
