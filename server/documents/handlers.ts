import { contentFlags, type ContentFlag } from '../../domain/documents/content-kinds.ts'
import { warnings } from '../../domain/documents/contract.ts'
import { mayReadFile } from '../kernel/file-access.ts'
import { answer } from '../kernel/portal.ts'

answer(warnings, async ({ sha256 }, call) => {
  if (!(await mayReadFile(call, sha256))) return { flags: [] }
  const rows = await call.db.selectFrom('file_owners').select('flags').where('sha256', '=', sha256).execute()
  const said = new Set(rows.flatMap((row) => row.flags))
  return { flags: contentFlags.filter((flag): flag is ContentFlag => said.has(flag)) }
})
