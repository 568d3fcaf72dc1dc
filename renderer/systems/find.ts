import type { OutputOf } from '../../domain/kernel/contract.ts'
import { list } from '../../domain/systems/contract.ts'
import type { PaletteSource } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'

/** Systems by name, for Ctrl+K; there are dozens, so all are asked and the words are looked for here. */
export const systemsSource: PaletteSource = {
  query: list,
  input: () => ({}),
  rows: (answer: OutputOf<typeof list>, text: Text, words: string) => answer.filter(({ system }) => Object.values(system.name).some((name) => name.toLowerCase().includes(words.toLowerCase()))).map(({ system, owner }) => ({ key: system.id, title: text.tri(system.name), hint: text.tri(owner), route: `/systems?system=${system.id}` })),
}
