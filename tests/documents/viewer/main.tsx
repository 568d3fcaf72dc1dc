/** The viewers alone in a page; the test is the shell: it answers the bridge with the real readers. */
import '../../../renderer/kernel/no-eval.ts'
import '../../../renderer/fonts.css'
import '../../../renderer/ui/tokens.css'
import './viewer.css'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Anchor } from '../../../domain/documents/document.ts'
import type { FileRef } from '../../../domain/kernel/manifest.ts'
import { DocumentView, type Mark, SideBySide } from '../../../renderer/documents/public.ts'
import { settingsStore, showAppearance } from '../../../renderer/kernel/state.ts'
import { loadAllWords } from '../../../renderer/kernel/words.ts'

interface Wish {
  file: FileRef
  other?: FileRef
  marks?: Mark[]
  language?: 'kk' | 'ru' | 'en'
  theme?: 'light' | 'dark'
}

const wish = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Wish
settingsStore.set({ ...settingsStore.get(), language: wish.language ?? 'kk', theme: wish.theme ?? 'light' })
showAppearance(settingsStore.get())

function Trial() {
  const [picked, setPicked] = useState<Anchor | null>(null)
  return (
    <main className="trial">
      <h1 className="visually-hidden">Құжат</h1>
      {wish.other
        ? <SideBySide left={{ file: wish.file, title: 'Қазақша мәтін', lang: 'kk' }} right={{ file: wish.other, title: 'Орысша мәтін', lang: 'ru' }} />
        : <DocumentView file={wish.file} marks={wish.marks ?? []} onSelect={setPicked} />}
      {picked ? <output className="trial-picked" data-testid="picked">{JSON.stringify(picked)}</output> : null}
    </main>
  )
}

await loadAllWords()
const root = document.getElementById('root')
if (root) createRoot(root).render(<Trial />)
