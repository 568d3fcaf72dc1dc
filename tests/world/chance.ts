/** Numbers in [0, 1), the same for the same seed: it stands in the test's name, so that a failure can be had again. */
export function chanceBy(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
