/** The code on a printed approval sheet (§17.1), which people copy from paper by eye and hand. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Letters that the code hasn't, or that a Kazakh or Russian keyboard gives, read as the sign they look like. */
const looksLike: Readonly<Record<string, string>> = {
  O: '0', I: '1', L: '1', О: '0', І: '1', З: '3', А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', Р: 'P', С: 'C', Т: 'T', У: 'Y', Ү: 'Y', Х: 'X',
}

/** Sixty bits in letters that nobody confuses on paper. */
export function codeOf(digest: Uint8Array): string {
  return Array.from({ length: 12 }, (_, index) => letters[(digest[index] ?? 0) % letters.length]).join('')
}

/** `7K3M-9QTX-2VBC`. */
export const shownCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

export function codeTyped(words: string): string {
  return [...words.toUpperCase()].map((sign) => looksLike[sign] ?? sign).filter((sign) => letters.includes(sign)).join('')
}
