/** Check digits of IIN and BIN (rules of forming them, Ministry of Justice): weights 1…11 modulo 11, then 3…11, 1, 2. */
const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const second = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]

/** The twelfth digit, or null when these eleven can begin no number. */
export function checkDigit(elevenDigits: string): number | null {
  const sum = (weights: readonly number[]): number =>
    weights.reduce((total, weight, place) => total + weight * Number(elevenDigits[place]), 0) % 11
  const once = sum(first)
  if (once < 10) return once
  const twice = sum(second)
  return twice < 10 ? twice : null
}

export function isTwelveDigitNumber(number: string): boolean {
  return /^\d{12}$/.test(number) && checkDigit(number.slice(0, 11)) === Number(number[11])
}
