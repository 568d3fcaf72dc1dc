/** ZIP and what is built on it: members are unpacked (never kept), looked into, and counted against one budget. */
import { type ByteSource, startsWith, u32be } from './bytes.ts'
import { type Budget, checkMemberName, depthLimit, memberLimit, partLimit } from './content-budget.ts'
import type { ContentFlag, ContentKind, ContentReading } from './content-kinds.ts'
import { claimOf, isProgram, isProgramName } from './content-marks.ts'
import { checkEmbeddedOle, readOle } from './content-ole.ts'
import { readPdf } from './content-pdf.ts'
import { listRar } from './content-rar.ts'
import { RefusalError } from '../kernel/verdict.ts'
import { refused } from './refused.ts'
import { xmlText } from './xml.ts'
import { type ZipEntry, listZip, unpack, unpackWhole } from './zip.ts'

const typesPart = '[Content_Types].xml'

/** Main parts by content type; the macro-enabled ones have formats of their own, which §10 doesn't name. */
const mainTypes: [string, ContentKind | 'macro'][] = [
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml', 'pptx'],
  ['.macroEnabled.main+xml', 'macro'],
]

export function readZip(source: ByteSource, budget: Budget, depth: number): ContentReading {
  if (depth > depthLimit) throw refused('nesting')
  const entries = listZip(source, { entries: partLimit })
  const types = entries.find((entry) => entry.name === typesPart)
  if (types === undefined && entries.length > memberLimit) throw refused('tooManyEntries', { limit: memberLimit })
  const names = new Set<string>()
  for (const entry of entries) {
    checkMemberName(entry.name)
    if (entry.symlink) throw refused('symlink', { name: entry.name })
    if (entry.encrypted) throw depth === 0 && types !== undefined ? refused('encrypted') : refused('encryptedInside', { name: entry.name })
    // Office programs compare part names without case; people do keep two files that differ only in it.
    const name = types === undefined ? entry.name : entry.name.toLowerCase()
    if (names.has(name)) throw refused('forged')
    names.add(name)
    budget.foresee(entry.size)
  }
  const flags = new Set<ContentFlag>()
  const kind = types === undefined ? 'zip' : officeKind(source, entries, types)
  for (const entry of entries) if (!entry.directory) for (const flag of lookInto(source, entry, budget, depth, kind !== 'zip')) flags.add(flag)
  if (kind !== 'zip') for (const flag of officeFlags(source, entries)) flags.add(flag)
  return { kind, flags: [...flags] }
}

function officeKind(source: ByteSource, entries: ZipEntry[], types: ZipEntry): ContentKind {
  const text = xmlText(unpackWhole(source, types, 4_194_304))
  const found = new Set<ContentKind | 'macro'>()
  for (const [, tag = ''] of text.matchAll(/<(?:[\w.-]+:)?Override\b([^>]*)>/g)) {
    const type = /ContentType\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? ''
    const part = /PartName\s*=\s*["']([^"']*)["']/.exec(tag)?.[1]?.replace(/^\//, '').toLowerCase()
    const kind = mainTypes.find(([each]) => type === each || (each.startsWith('.') && type.endsWith(each)))?.[1]
    if (kind !== undefined && entries.some((entry) => entry.name.toLowerCase() === part)) found.add(kind)
  }
  const [kind, other] = [...found]
  if (kind === undefined) return 'zip'
  if (kind === 'macro') throw refused('mismatch', { extension: 'DOCX/XLSX/PPTX', found: 'DOCM/XLSM/PPTM' })
  if (other !== undefined) throw refused('polyglot')
  return kind
}

function officeFlags(source: ByteSource, entries: ZipEntry[]): ContentFlag[] {
  const flags: ContentFlag[] = []
  for (const entry of entries) {
    const name = entry.name.toLowerCase()
    if (name.endsWith('vbaproject.bin') || name.includes('/macrosheets/')) flags.push('macros')
    if (name.includes('/embeddings/') || name.includes('/activex/')) flags.push('embedded')
    // Links are external too and harmless; what is loaded on opening is a template, a frame, an object, a picture, data.
    if (name.endsWith('.rels') && entry.size < 4_194_304) {
      const text = xmlText(unpackWhole(source, entry, 4_194_304))
      for (const [, tag = ''] of text.matchAll(/<(?:[\w.-]+:)?Relationship\b([^>]*)>/g)) {
        if (/TargetMode\s*=\s*["']External["']/.test(tag) && !/\/hyperlink["']/.test(tag)) flags.push('external')
      }
    }
  }
  return flags
}

/** Unpacks one member wholly, so that its size and checksum are proved, and judges what its first bytes claim to be. */
function lookInto(source: ByteSource, entry: ZipEntry, budget: Budget, depth: number, office: boolean): ContentFlag[] {
  if (isProgramName(entry.name)) throw refused('executableInside', { name: entry.name })
  const scratch = budget.tools.scratch()
  try {
    let first = true
    let kept = false
    unpack(source, entry, (piece) => {
      if (first && piece.length > 0) {
        first = false
        if (isProgram(piece) || isScript(piece)) throw refused('executableInside', { name: entry.name })
        kept = ['zip', 'rar', 'ole', 'pdf'].includes(claimOf(piece) ?? '')
      }
      budget.spend(piece.length)
      if (kept) scratch.write(piece)
    }, budget.tools.crc32)
    return kept ? judgeMember(entry.name, scratch.finish(), budget, depth + 1, office) : []
  } finally {
    scratch.dispose()
  }
}

const isScript = (piece: Uint8Array): boolean => startsWith(piece, '<?php') || startsWith(piece, '@echo off') || u32be(piece, 0) === 0xcafebabe

/** What keeps a member from being looked into counts; what is merely wrong with an ordinary document doesn't. */
function judgeMember(name: string, member: ByteSource, budget: Budget, depth: number, office: boolean): ContentFlag[] {
  const claim = claimOf(member.read(0, 4096))
  try {
    if (claim === 'zip') return readZip(member, budget, depth).flags
    if (claim === 'rar') return readRar(member, budget, depth).flags
    if (claim === 'pdf') return readPdf(member).flags
    if (office) return checkEmbeddedOle(member)
    return readOle(member).flags
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    const why = error.refusal.key.replace('documents.refused.', '')
    if (why === 'encrypted') throw refused('encryptedInside', { name })
    if (claim === 'pdf' || claim === 'ole') {
      if (why === 'executable') throw refused('executableInside', { name })
      if (why !== 'executableInside') return []
    }
    throw error
  }
}

export function readRar(source: ByteSource, budget: Budget, depth: number): ContentReading {
  if (depth > depthLimit) throw refused('nesting')
  const members = listRar(source)
  if (members.length > memberLimit) throw refused('tooManyEntries', { limit: memberLimit })
  const flags = new Set<ContentFlag>()
  for (const member of members) {
    checkMemberName(member.name)
    if (member.symlink) throw refused('symlink', { name: member.name })
    if (member.encrypted) throw refused('encryptedInside', { name: member.name })
    if (member.directory) continue
    if (isProgramName(member.name)) throw refused('executableInside', { name: member.name })
    budget.foresee(member.size)
    if (member.stored === null) {
      if (member.size > 0) flags.add('unseen')
      continue
    }
    if (member.stored.size !== member.size) throw refused('forged')
    const head = member.stored.read(0, 4096).slice()
    if (isProgram(head) || isScript(head)) throw refused('executableInside', { name: member.name })
    if (['zip', 'rar', 'ole', 'pdf'].includes(claimOf(head) ?? '')) for (const flag of judgeMember(member.name, member.stored, budget, depth + 1, false)) flags.add(flag)
  }
  return { kind: 'rar', flags: [...flags] }
}
