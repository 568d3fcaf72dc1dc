/** Reads one list into lines of cells in a thread of its own, since a sheet of 100,000 lines takes seconds. */
import { Readable } from 'node:stream'
import { parentPort, workerData } from 'node:worker_threads'
import excel from 'exceljs'
import { decodeCsv, parseCsv } from '../../domain/kernel/csv.ts'
import type { ListCell, ListLine } from '../../domain/kernel/list-import.ts'
import type { ListAsk, ListAnswer } from './list-reader.ts'

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const isEmpty = (cells: readonly ListCell[]): boolean => cells.every((cell) => cell === '' || (typeof cell === 'string' && cell.trim() === ''))

function readCsv(bytes: Uint8Array, limit: number): ListAnswer {
  const lines = parseCsv(decodeCsv(bytes, decode)).map((cells, index): ListLine => ({ line: index + 1, cells })).filter(({ cells }) => !isEmpty(cells))
  return lines.length > limit + 1 ? { refusal: 'kernel.list.tooLong' } : { lines }
}

function cellOf(value: excel.CellValue): ListCell {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return String(value)
  if ('formula' in value || 'sharedFormula' in value) return { formula: true }
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('text' in value) return typeof value.text === 'string' ? value.text : cellOf(value.text as excel.CellValue)
  return ''
}

/** The first sheet only. The reader keeps one row at a time; shared strings are kept whole. */
async function readXlsx(bytes: Uint8Array, limit: number): Promise<ListAnswer> {
  const reader = new excel.stream.xlsx.WorkbookReader(Readable.from([Buffer.from(bytes)]), {
    worksheets: 'emit', sharedStrings: 'cache', styles: 'ignore', hyperlinks: 'ignore', entries: 'ignore',
  })
  const lines: ListLine[] = []
  for await (const sheet of reader) {
    for await (const row of sheet) {
      const cells = Array.from({ length: Math.min(row.cellCount, 60) }, (_, place) => cellOf(row.getCell(place + 1).value))
      if (!isEmpty(cells)) lines.push({ line: row.number, cells })
      if (lines.length > limit + 1) return { refusal: 'kernel.list.tooLong' }
    }
    break
  }
  return { lines }
}

async function read({ bytes, kind, limit }: ListAsk): Promise<ListAnswer> {
  try {
    return kind === 'csv' ? readCsv(bytes, limit) : await readXlsx(bytes, limit)
  } catch {
    return { refusal: 'kernel.list.unreadable' }
  }
}

parentPort?.postMessage(await read(workerData as ListAsk))
