/** How PostgreSQL would do what is asked, statement by statement. */
import { CompiledQuery, PostgresQueryCompiler, type KyselyPlugin } from 'kysely'
import type { ReadDatabase } from '../../server/kernel/call.ts'
import type { World } from './portal.ts'

export async function plansOf(world: World, ask: (db: ReadDatabase) => Promise<unknown>): Promise<string[]> {
  const { reading } = world.portal.node.database
  const asked: CompiledQuery[] = []
  const listening: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      asked.push(new PostgresQueryCompiler().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await ask(reading.withPlugin(listening))
  const plans = []
  for (const { sql: text, parameters } of asked) {
    const { rows } = await reading.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain ${text}`, [...parameters]))
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
  }
  return plans
}
