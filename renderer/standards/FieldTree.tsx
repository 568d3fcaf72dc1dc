import { useMemo } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { fields } from '../../domain/standards/contract.ts'
import type { IcsGroup } from '../../domain/standards/ics.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Tree, type TreeNode } from '../ui/Tree.tsx'
import { ics } from './ics.ts'

const allFields = 'all'

interface FieldTreeProps {
  counted: OutputOf<typeof fields> | null
  selected: string | null
  onSelect: (code: string | null) => void
}

/** §59.2: fields of use and their groups, each with how many standards the catalogue has of it. */
export function FieldTree({ counted, selected, onSelect }: FieldTreeProps) {
  const text = useText()
  const formats = useFormats()
  const nodes = useMemo((): TreeNode[] => {
    const counts = new Map(counted?.counts.map(({ code, count }) => [code, count]))
    const nodeOf = ({ code, title }: IcsGroup): TreeNode => {
      const count = counts.get(code)
      return { key: code, label: text('standards.codeAndTitle', { code, title }), ...(count === undefined ? {} : { note: formats.number(count) }) }
    }
    return [
      { key: allFields, label: text('standards.allFields'), ...(counted ? { note: formats.number(counted.total) } : {}) },
      ...ics.fields.map((field) => ({ ...nodeOf(field), children: field.groups.map(nodeOf) })),
    ]
  }, [counted, text, formats])
  return <Tree label={text('standards.fields')} nodes={nodes} selected={selected ?? allFields} onSelect={(key) => onSelect(key === allFields ? null : key)} />
}
