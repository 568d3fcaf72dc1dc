import type { Noun } from '../../domain/kernel/contract.ts'
import type { JobCall } from './call.ts'
import type { Gathering } from './gathering.ts'
import { registered } from './portal.ts'

/** After the deed and before its end: each follower sees the papers as they will be committed. */
export async function tellFollowers(call: JobCall, gathering: Gathering): Promise<void> {
  for (const { noun, id } of gathering.changes) await registered.followers.get(noun as Noun)?.(call, id)
}
