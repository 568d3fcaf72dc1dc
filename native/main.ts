import { openKeys } from './keys/public.ts'
import { startNative } from './kernel/start.ts'
import { ahead } from './modules.ts'
import { readDocument } from '../node/documents/read.ts'

await startNative({ openKeys, ahead, readDocument: (bytes, file) => readDocument(bytes, file.mime) })
