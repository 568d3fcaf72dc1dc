import { certificatesIn, checkSignatures, readDocument } from '../node/documents/read.ts'
import { startNative } from './kernel/start.ts'
import { openKeys, openTrust } from './keys/public.ts'
import { ahead, calls, watches } from './modules.ts'

await startNative({ openKeys, openTrust, checkSignatures, certificatesIn, readDocument: (bytes, file) => readDocument(bytes, file.mime), ahead, watches, calls })
