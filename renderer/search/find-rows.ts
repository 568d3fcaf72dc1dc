/** What is found everywhere, for the list that Ctrl+K shows while one types. */
import { search } from '../../domain/search/contract.ts'
import { modulesStore, type PaletteRow } from '../kernel/module.ts'
import { askOnce } from '../kernel/portal.ts'
import type { Text } from '../kernel/text.ts'

const shownAtMost = 8

export async function findRows(words: string, text: Text): Promise<readonly PaletteRow[]> {
  const found = await askOnce(search, { words, brief: true, limit: shownAtMost })
  const modules = modulesStore.get()
  return (found?.rows ?? []).map(({ noun, id, number, title, module, link }) => {
    const named = modules.find((each) => each.name === module)
    return { key: `${noun} ${id}`, title: [number, text.tri(title)].filter(Boolean).join(' '), hint: named ? text(named.title) : '', route: link }
  })
}
