export { DocumentView } from './DocumentView.tsx'
export { DocxPane } from './DocxPane.tsx'
export { SideBySide } from './SideBySide.tsx'
export type { Mark, MarginNote } from './marks.ts'
