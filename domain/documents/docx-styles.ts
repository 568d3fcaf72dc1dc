/** What a paragraph or run inherits in DOCX: from defaults, from its style and that style's ancestors. */
import { type XmlNode, child, childrenOf, isOn } from './xml.ts'

export interface ParagraphFormat {
  heading?: number
  align?: 'start' | 'center' | 'end' | 'justify'
  indent?: number
  firstLine?: number
  numbering?: { id: string; level: number }
  pageBreakBefore?: boolean
}

export interface RunFormat {
  bold?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  capitals?: boolean
  hidden?: boolean
  raise?: 'super' | 'sub' | 'none'
}

export interface Styles {
  paragraph(style: string | undefined): { paragraph: ParagraphFormat; run: RunFormat }
  run(style: string | undefined): RunFormat
}

const twentieths = (value: string | undefined): number | undefined => {
  const parsed = Number(value)
  return value === undefined || !Number.isFinite(parsed) ? undefined : Math.max(-720, Math.min(720, parsed / 20))
}

function alignOf(value: string | undefined): ParagraphFormat['align'] {
  if (value === 'center') return 'center'
  if (value === 'right' || value === 'end') return 'end'
  if (value === 'both' || value === 'distribute') return 'justify'
  return value === undefined ? undefined : 'start'
}

function defined<T extends object>(format: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(format).filter(([, value]) => value !== undefined)) as T
}

export function paragraphFormat(properties: XmlNode | undefined): ParagraphFormat {
  const indent = child(properties, 'w:ind')?.attributes ?? {}
  const outline = Number(child(properties, 'w:outlineLvl')?.attributes['w:val'] ?? 9)
  const numbering = child(properties, 'w:numPr')
  const hanging = twentieths(indent['w:hanging'])
  const breakBefore = child(properties, 'w:pageBreakBefore')
  return defined<ParagraphFormat>({
    heading: outline >= 0 && outline < 9 ? outline + 1 : undefined,
    align: alignOf(child(properties, 'w:jc')?.attributes['w:val']),
    indent: twentieths(indent['w:left'] ?? indent['w:start']),
    firstLine: hanging === undefined ? twentieths(indent['w:firstLine']) : -hanging,
    numbering:
      numbering === undefined
        ? undefined
        : {
            id: child(numbering, 'w:numId')?.attributes['w:val'] ?? '',
            level: Math.max(0, Math.min(8, Number(child(numbering, 'w:ilvl')?.attributes['w:val'] ?? 0) || 0)),
          },
    pageBreakBefore: breakBefore === undefined ? undefined : isOn(breakBefore),
  })
}

export function runFormat(properties: XmlNode | undefined): RunFormat {
  const flag = (name: string): boolean | undefined => {
    const node = child(properties, name)
    return node === undefined ? undefined : isOn(node)
  }
  const raise = child(properties, 'w:vertAlign')?.attributes['w:val']
  return defined<RunFormat>({
    bold: flag('w:b'),
    italic: flag('w:i'),
    underline: flag('w:u'),
    strike: flag('w:strike') ?? flag('w:dstrike'),
    capitals: flag('w:caps'),
    hidden: flag('w:vanish'),
    raise: raise === 'superscript' ? 'super' : raise === 'subscript' ? 'sub' : raise === undefined ? undefined : 'none',
  })
}

const headingName = /^(?:heading|заголовок|тақырып)\s*(\d)$/iu
const titleName = /^(?:title|название)$/iu

export function readStyles(root: XmlNode | null): Styles {
  const nodes = new Map(childrenOf(root ?? undefined, 'w:style').map((node) => [node.attributes['w:styleId'] ?? '', node]))
  const standard = [...nodes.values()].find((node) => node.attributes['w:type'] === 'paragraph' && isDefault(node))?.attributes['w:styleId']
  const defaults = child(root ?? undefined, 'w:docDefaults')
  const base = {
    paragraph: paragraphFormat(child(child(defaults, 'w:pPrDefault'), 'w:pPr')),
    run: runFormat(child(child(defaults, 'w:rPrDefault'), 'w:rPr')),
  }
  const known = new Map<string, { paragraph: ParagraphFormat; run: RunFormat }>()
  const collect = (id: string, seen: Set<string>): { paragraph: ParagraphFormat; run: RunFormat } => {
    const kept = known.get(id)
    if (kept !== undefined) return kept
    const node = nodes.get(id)
    if (node === undefined || seen.has(id) || seen.size > 64) return { paragraph: {}, run: {} }
    const parent = child(node, 'w:basedOn')?.attributes['w:val']
    const above = parent === undefined ? { paragraph: {}, run: {} } : collect(parent, new Set([...seen, id]))
    const name = child(node, 'w:name')?.attributes['w:val'] ?? ''
    const heading = headingName.exec(name)?.[1]
    const own = paragraphFormat(child(node, 'w:pPr'))
    const level = titleName.test(name) ? { heading: 10 } : heading === undefined ? {} : { heading: Number(heading) }
    const format = {
      paragraph: { ...above.paragraph, ...level, ...own },
      run: { ...above.run, ...runFormat(child(node, 'w:rPr')) },
    }
    known.set(id, format)
    return format
  }
  return {
    paragraph(style) {
      const { paragraph, run } = collect(style ?? standard ?? '', new Set())
      return { paragraph: { ...base.paragraph, ...paragraph }, run: { ...base.run, ...run } }
    },
    run: (style) => (style === undefined ? {} : collect(style, new Set()).run),
  }
}

function isDefault(node: XmlNode): boolean {
  return node.attributes['w:default'] === '1' || node.attributes['w:default'] === 'true'
}
