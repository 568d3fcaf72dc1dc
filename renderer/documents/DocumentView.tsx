import { lazy, Suspense } from 'react'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import type { Anchor, DocxModel, XlsxModel } from '../../domain/documents/document.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { FileWarnings } from '../kernel/FileWarnings.tsx'
import { useText } from '../kernel/text.ts'
import { EmptyState, Skeleton } from '../ui/Show.tsx'
import { DocxPane, type DocxPaneProps, printableDocx, useParagraphTexts } from './DocxPane.tsx'
import { useFind } from './find.ts'
import { useDocumentModel } from './held.ts'
import type { Mark, MarginNote } from './marks.ts'
import { FileActions, ViewerFrame, WhenHeld } from './ViewerFrame.tsx'

const PdfView = lazy(async () => ({ default: (await import('./PdfView.tsx')).PdfView }))
const PictureView = lazy(async () => ({ default: (await import('./PictureView.tsx')).PictureView }))
const TiffView = lazy(async () => ({ default: (await import('./TiffView.tsx')).TiffView }))
const SheetView = lazy(async () => ({ default: (await import('./SheetView.tsx')).SheetView }))

export interface DocumentViewProps {
  file: FileRef
  /** Only a DOCX has words that marks can stand on. */
  marks?: readonly Mark[]
  notes?: readonly MarginNote[]
  selected?: string | null
  onMark?: (id: string) => void
  /** Words were selected and the button beside them pressed. */
  onSelect?: (anchor: Anchor) => void
  lang?: string
}

/** Of the last five only the words. */
const readable = new Set<string>((['docx', 'xlsx', 'doc', 'rtf', 'ppt', 'pptx', 'xls'] as const).map((kind) => contentKinds[kind].mime))

type Kind = 'pdf' | 'picture' | 'tiff' | 'model' | 'other'

function kindOf(mime: string): Kind {
  if (mime === 'application/pdf') return 'pdf'
  if (mime === 'image/jpeg' || mime === 'image/png') return 'picture'
  if (mime === 'image/tiff') return 'tiff'
  return readable.has(mime) ? 'model' : 'other'
}

/** Any file of a paper, read in place; what can't be shown is handed to another program after asking. */
export function DocumentView(props: DocumentViewProps) {
  const { file } = props
  const kind = kindOf(file.mime)
  if (kind === 'model') return <ModelView key={file.sha256} {...props} />
  if (kind === 'other') return <OtherFile file={file} />
  const View = kind === 'pdf' ? PdfView : kind === 'picture' ? PictureView : TiffView
  return <Suspense fallback={<Skeleton lines={12} />}><View key={file.sha256} file={file} /></Suspense>
}

function OtherFile({ file }: { file: FileRef }) {
  const text = useText()
  return (
    <section className="viewer" aria-label={text('documents.view.document', { name: file.name })}>
      <FileWarnings sha256={file.sha256} />
      <EmptyState icon="file" title={text('documents.view.otherTitle')} action={<div className="row viewer-other"><FileActions file={file} words /></div>}>
        <p><strong>{file.name}</strong></p>
        <p>{text('documents.view.other')}</p>
      </EmptyState>
    </section>
  )
}

function ModelView(props: DocumentViewProps) {
  const held = useDocumentModel(props.file)
  if (held.state === 'ready') {
    if (held.value.kind === 'docx' && held.value.wordsOnly !== undefined && held.value.blocks.length === 0) return <OtherFile file={props.file} />
    return held.value.kind === 'docx' ? <DocxView {...props} model={held.value} /> : <Sheets file={props.file} model={held.value} />
  }
  return <ViewerFrame file={props.file}><WhenHeld held={held}>{() => null}</WhenHeld></ViewerFrame>
}

function Sheets({ file, model }: { file: FileRef; model: XlsxModel }) {
  return <Suspense fallback={<Skeleton lines={12} />}><SheetView file={file} model={model} /></Suspense>
}

function DocxView({ file, model, onSelect, ...rest }: DocumentViewProps & { model: DocxModel }) {
  const find = useFind(useParagraphTexts(model))
  const pane: DocxPaneProps = { model, find, ...rest, ...(onSelect && model.wordsOnly === undefined ? { onSelect } : {}) }
  return <ViewerFrame file={file} find={find} printable={printableDocx({ model, ...rest })}><DocxPane {...pane} /></ViewerFrame>
}
