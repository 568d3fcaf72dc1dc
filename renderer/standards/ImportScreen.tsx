import { useCallback } from 'react'
import { importCommit, importPreview } from '../../domain/standards/contract.ts'
import { standardsList, type ImportColumn } from '../../domain/standards/import.ts'
import { ListImport } from '../kernel/ListImport.tsx'
import { useText } from '../kernel/text.ts'
import { StandardsTabs } from './StandardsTabs.tsx'

/** The republic's catalogue, or a part of it, from a table. */
export function ImportScreen() {
  const text = useText()
  return (
    <>
      <header className="screen-head"><h1>{text('standards.import')}</h1></header>
      <StandardsTabs />
      <ListImport
        list={standardsList} nameOf={useCallback((column: ImportColumn) => text(`standards.field.${column}`), [text])}
        preview={importPreview} commit={importCommit} title={text('standards.import')} submit={text('standards.deed.importCommit')}
      />
    </>
  )
}
