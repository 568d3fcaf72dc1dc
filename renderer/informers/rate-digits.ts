/** Two digits, and as many as a small rate needs to be told at all. */
export function digitsOf(value: number): number {
  return value >= 1 ? 2 : 4
}
