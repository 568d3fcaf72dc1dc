import { readDocument } from '../node/documents/read.ts'
import { startNative } from './kernel/start.ts'
import { openKeys } from './keys/public.ts'
import { ahead, watches } from './modules.ts'

await startNative({ openKeys, readDocument: (bytes, file) => readDocument(bytes, file.mime), ahead, watches })
