import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Icon } from './Icon.tsx'
import './tree.css'

export interface TreeNode {
  key: string
  label: string
  /** A second thing to say at the end of the line, as how much is inside. */
  note?: string
  children?: readonly TreeNode[]
}

interface TreeProps {
  label: string
  nodes: readonly TreeNode[]
  selected: string | null
  onSelect: (key: string) => void
}

interface Line {
  node: TreeNode
  level: number
  parent: string | null
  place: number
  sisters: number
}

function linesOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1, parent: string | null = null): Line[] {
  return nodes.flatMap((node, index) => [
    { node, level, parent, place: index + 1, sisters: nodes.length },
    ...(open.has(node.key) ? linesOf(node.children ?? [], open, level + 1, node.key) : []),
  ])
}

/** Keys of the nodes above this one. */
function above(nodes: readonly TreeNode[], key: string): string[] | null {
  for (const node of nodes) {
    if (node.key === key) return []
    const found = above(node.children ?? [], key)
    if (found) return [node.key, ...found]
  }
  return null
}

/** Which branches are open. Those above what is chosen are, whoever chose it. */
function useOpen(nodes: readonly TreeNode[], selected: string | null) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (selected === null) return
    const wanted = above(nodes, selected) ?? []
    setOpen((before) => (wanted.every((key) => before.has(key)) ? before : new Set([...before, ...wanted])))
  }, [nodes, selected])
  const toggle = useCallback((key: string, wanted: boolean) => setOpen((before) => {
    const next = new Set(before)
    if (wanted) next.add(key)
    else next.delete(key)
    return next
  }), [])
  return { open, toggle }
}

/** A tree of one choice, by the keys that trees have: arrows move, open and close; Home and End; Enter and blank choose. */
export function Tree({ label, nodes, selected, onSelect }: TreeProps) {
  const { open, toggle } = useOpen(nodes, selected)
  const [current, setCurrent] = useState<string | null>(selected)
  const items = useRef(new Map<string, HTMLElement>())
  const lines = useMemo(() => linesOf(nodes, open), [nodes, open])
  const here = Math.max(0, lines.findIndex(({ node }) => node.key === current))
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (selected === null || shown.current === selected) return
    const element = items.current.get(selected)
    if (!element) return
    shown.current = selected
    setCurrent(selected)
    element.scrollIntoView({ block: 'nearest' })
  }, [selected, lines])
  const goTo = (line: Line | undefined) => {
    if (!line) return
    setCurrent(line.node.key)
    items.current.get(line.node.key)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[here]
    if (!line || event.altKey || event.ctrlKey || event.metaKey) return
    const { key, children } = line.node
    const deeds: Record<string, () => void> = {
      ArrowDown: () => goTo(lines[here + 1]),
      ArrowUp: () => goTo(lines[here - 1]),
      Home: () => goTo(lines[0]),
      End: () => goTo(lines.at(-1)),
      ArrowRight: () => (children && !open.has(key) ? toggle(key, true) : children ? goTo(lines[here + 1]) : undefined),
      ArrowLeft: () => (children && open.has(key) ? toggle(key, false) : goTo(lines.find(({ node }) => node.key === line.parent))),
      Enter: () => onSelect(key),
      ' ': () => onSelect(key),
    }
    const deed = deeds[event.key]
    if (!deed) return
    event.preventDefault()
    deed()
  }
  return (
    <div className="tree" role="tree" aria-label={label} onKeyDown={onKeyDown}>
      {lines.map((line, index) => (
        <TreeLine
          key={line.node.key} line={line} isOpen={open.has(line.node.key)} isSelected={line.node.key === selected} isHere={index === here} onFocus={setCurrent} onSelect={onSelect} onToggle={toggle}
          keep={(key, element) => {
            if (element) items.current.set(key, element)
            else items.current.delete(key)
          }}
        />
      ))}
    </div>
  )
}

interface LineProps {
  line: Line
  isOpen: boolean
  isSelected: boolean
  /** Where Tab comes in. */
  isHere: boolean
  keep: (key: string, element: HTMLElement | null) => void
  onFocus: (key: string) => void
  onSelect: (key: string) => void
  onToggle: (key: string, wanted: boolean) => void
}

function TreeLine({ line: { node, level, place, sisters }, isOpen, isSelected, isHere, keep, onFocus, onSelect, onToggle }: LineProps) {
  return (
    <div
      role="treeitem" aria-level={level} aria-posinset={place} aria-setsize={sisters} aria-selected={isSelected} {...(node.children ? { 'aria-expanded': isOpen } : {})} tabIndex={isHere ? 0 : -1}
      className={`tree-line level-${level}`} ref={(element) => keep(node.key, element)} onFocus={() => onFocus(node.key)} onClick={() => onSelect(node.key)}
    >
      {node.children ? (
        <span className="tree-fold" aria-hidden onClick={(event) => { event.stopPropagation(); onToggle(node.key, !isOpen) }}><Icon name={isOpen ? 'down' : 'right'} /></span>
      ) : <span className="tree-fold" aria-hidden />}
      <span className="tree-words">{node.label}</span>
      {node.note ? <span className="tree-note muted small">{node.note}</span> : null}
    </div>
  )
}
