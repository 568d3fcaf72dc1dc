/** Prints a document definition to PDF with a font that has every Kazakh letter. */
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { clockTime, shortDate } from '../../domain/kernel/formats.ts'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'

const resolve = createRequire(import.meta.url).resolve
const noto = (weight: string, file: string): string => resolve(`@expo-google-fonts/noto-sans/${weight}/NotoSans_${file}.ttf`)

interface Printer {
  setFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>): void
  setUrlAccessPolicy(allows: (url: string) => boolean): void
  setLocalAccessPolicy(allows: (path: string) => boolean): void
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> }
}

let printer: Promise<Printer> | null = null

/** Loaded when the first sheet is printed: the portal's start doesn't wait for it. */
function loadPrinter(): Promise<Printer> {
  printer ??= import('pdfmake').then((module) => {
    const loaded = ((module as unknown as { default?: Printer }).default ?? module) as Printer
    const fonts = { normal: noto('400Regular', '400Regular'), bold: noto('700Bold', '700Bold'), italics: noto('400Regular_Italic', '400Regular_Italic'), bolditalics: noto('700Bold_Italic', '700Bold_Italic') }
    loaded.setFonts({ NotoSans: fonts })
    loaded.setUrlAccessPolicy(() => false)
    loaded.setLocalAccessPolicy((path) => Object.values(fonts).includes(path))
    return loaded
  })
  return printer
}

export async function printPdf(definition: TDocumentDefinitions): Promise<Uint8Array> {
  const loaded = await loadPrinter()
  return new Uint8Array(await loaded.createPdf({ defaultStyle: { font: 'NotoSans', fontSize: 9 }, ...definition }).getBuffer())
}

export type Printed = { id: number; bytes: Uint8Array } | { id: number; fault: string }

/** What a printing thread does: lays out what it is asked for, as `define` words it. */
export function servePrints<Wish>(define: (wish: Wish) => TDocumentDefinitions): void {
  parentPort?.on('message', ({ id, wish }: { id: number; wish: Wish }) => {
    const print = async (): Promise<Printed> => ({ id, bytes: await printPdf(define(wish)) })
    void print()
      .catch((error: unknown): Printed => ({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
      .then((printed) => parentPort?.postMessage(printed))
  })
}

/** Day and time in Astana as paper says them, alike in every language. */
export const printedMoment = (at: Instant): string => `${shortDate(astanaDate(at))} ${clockTime(at)}`
