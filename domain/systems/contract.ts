import { z } from 'zod'
import { command, query } from '../kernel/contract.ts'
import { asSeen } from '../kernel/seen.ts'
import { TrilingualName } from '../people/person.ts'
import { Reach, System } from './system.ts'

export const SystemRow = z.strictObject({ system: System, owner: TrilingualName, favourite: z.boolean(), reach: Reach.nullable() })
export type SystemRow = z.infer<typeof SystemRow>

/** All that the seat may see, in the order of the Kazakh alphabet; there are dozens, not thousands. */
export const list = query({
  name: 'systems.list',
  right: 'systems.read',
  input: z.strictObject({}),
  output: z.array(SystemRow),
  reads: ['system', 'body'],
  keep: true,
})

/** Adds the system, or replaces the one with this id. */
export const save = command({
  name: 'systems.save',
  right: 'systems.administer',
  input: z.strictObject({ system: System, seen: asSeen(System) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['system'],
  offline: 'refuse',
})

export const remove = command({
  name: 'systems.remove',
  right: 'systems.administer',
  input: z.strictObject({ id: z.uuid(), seen: asSeen(System) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['system'],
  offline: 'refuse',
})

/** One's own mark; the last one counts, so it may wait for a line. */
export const favour = command({
  name: 'systems.favour',
  right: 'systems.read',
  input: z.strictObject({ id: z.uuid(), favourite: z.boolean() }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['system'],
  offline: 'queue',
})
