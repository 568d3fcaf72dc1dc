/** TIFF pages into pixels, off the page's thread: a scan of 30 megapixels takes a second. */
import UTIF from 'utif2'

export interface TiffWish {
  bytes: ArrayBuffer | null
  page: number
}

export type TiffAnswer =
  | { total: number; width: number; height: number; page: number; turn: number; pixels: ArrayBuffer }
  | { tooLarge: { width: number; height: number }; total: number; page: number }
  | { failed: true }

const pixelLimit = 60_000_000
/** How a page that was scanned lying is to be turned, by its Orientation tag; mirrored ones don't come from scanners. */
const turns: Record<number, number> = { 3: 180, 6: 90, 8: 270 }

let held: ArrayBuffer | null = null
let pages: UTIF.IFD[] = []

const first = (value: unknown): number => (Array.isArray(value) ? Number(value[0]) : 0)

function answer({ bytes, page }: TiffWish): TiffAnswer {
  try {
    if (bytes !== null) {
      held = bytes
      // Previews inside a page's own directory are no pages.
      pages = UTIF.decode(bytes).filter((each) => (each as Record<string, unknown>)['t256'] !== undefined)
    }
    const wanted = pages[page]
    if (held === null || wanted === undefined) return { failed: true }
    const tags = wanted as unknown as Record<string, unknown>
    const [width, height] = [first(tags['t256']), first(tags['t257'])]
    if (width * height > pixelLimit) return { tooLarge: { width, height }, total: pages.length, page }
    UTIF.decodeImage(held, wanted)
    const pixels = UTIF.toRGBA8(wanted)
    const copy = new Uint8ClampedArray(pixels).buffer
    // The decoded page is kept nowhere; turning back decodes it again.
    ;(wanted as unknown as { data?: Uint8Array }).data = new Uint8Array()
    return { total: pages.length, width: wanted.width, height: wanted.height, page, turn: turns[first(tags['t274'])] ?? 0, pixels: copy }
  } catch {
    return { failed: true }
  }
}

self.onmessage = (event: MessageEvent<TiffWish>) => {
  const told = answer(event.data)
  postMessage(told, { transfer: 'pixels' in told ? [told.pixels] : [] })
}
