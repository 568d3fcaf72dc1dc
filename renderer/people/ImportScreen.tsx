import { useCallback } from 'react'
import { importCommit, importPreview } from '../../domain/people/contract.ts'
import { peopleList, type ImportColumn } from '../../domain/people/import.ts'
import { ListImport } from '../kernel/ListImport.tsx'
import { useText } from '../kernel/text.ts'
import { PeopleTabs } from './PeopleTabs.tsx'

/** A body's people from its staff office's table. */
export function ImportScreen() {
  const text = useText()
  return (
    <>
      <header className="screen-head"><h1>{text('people.import')}</h1></header>
      <PeopleTabs />
      <ListImport
        list={peopleList} nameOf={useCallback((column: ImportColumn) => text(`people.field.${column}`), [text])}
        preview={importPreview} commit={importCommit} title={text('people.import')} submit={text('people.deed.importCommit')}
      />
    </>
  )
}
