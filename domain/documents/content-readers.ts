import type { ByteSource, Tools } from './bytes.ts'
import { readRar, readZip } from './content-archive.ts'
import { openBudget } from './content-budget.ts'
import { readJpeg, readPng, readTiff } from './content-image.ts'
import type { ContentReading } from './content-kinds.ts'
import type { Claim } from './content-marks.ts'
import { readOle } from './content-ole.ts'
import { readPdf } from './content-pdf.ts'
import { readRtf } from './content-rtf.ts'
import { refused } from './refused.ts'

/** Reads the file as what its first bytes claim, to its last byte; answers what it really is, or throws why not. */
export function readsAs(claim: Claim, source: ByteSource, tools: Tools): ContentReading {
  switch (claim) {
    case 'pdf':
      return readPdf(source)
    case 'rtf':
      return readRtf(source)
    case 'jpeg':
      return readJpeg(source)
    case 'png':
      return readPng(source)
    case 'tiff':
      return readTiff(source)
    case 'ole':
      return readOle(source)
    case 'zip':
      return readZip(source, openBudget(source.size, tools), 0)
    case 'rar':
      return readRar(source, openBudget(source.size, tools), 0)
    case 'program':
      throw refused('executable')
  }
}
