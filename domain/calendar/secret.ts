/** Words of a secret that a person may have to type on a telephone: no letter that looks like another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** 24 letters in groups of four, over 118 bits, from at least 24 random bytes; bytes that would favour a letter are left out. */
export function secretOf(random: Uint8Array): string {
  const fair = [...random].filter((byte) => byte < letters.length * 8).slice(0, 24)
  if (fair.length < 24) throw new RangeError('too few random bytes for a secret')
  const text = fair.map((byte) => letters[byte % letters.length]).join('')
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** What is digested: a person may type it in capitals, with blanks or without the dashes. */
export function plainSecret(typed: string): string {
  return typed.toLowerCase().replace(/[^a-z0-9]/g, '')
}
