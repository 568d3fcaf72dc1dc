import { lazy, Suspense, useMemo, type ComponentType } from 'react'
import { Skeleton } from '../ui/Show.tsx'
import type { FileValue } from './FilesField.tsx'
import { createStore, useStore } from './store.ts'

type Viewer = () => Promise<ComponentType<{ file: FileValue }>>

/** The kernel never imports a module, so the page's main hands it the viewer of renderer/documents. */
export const documentViewerStore = createStore<Viewer | null>(null)

/** Any file of a paper, read in place; loaded only when first shown. */
export function FileView({ file }: { file: FileValue }) {
  const viewer = useStore(documentViewerStore)
  const View = useMemo(() => viewer && lazy(async () => ({ default: await viewer() })), [viewer])
  return View ? <Suspense fallback={<Skeleton lines={8} />}><View file={file} /></Suspense> : null
}
