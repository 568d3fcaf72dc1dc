/** What a module tells the frame about itself; small, so that its screens and contracts load only when opened. */
import type { ComponentType } from 'react'
import type { Query } from '../../domain/kernel/contract.ts'
import type { Right } from '../../domain/kernel/rights.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { Text } from './text.ts'
import { createStore } from './store.ts'

export interface Screen {
  /** `/approvals/:id`; the parameters come to the screen as `parameters`. */
  path: string
  title: TextKey
  /** Besides the module's own right. */
  right?: Right
  /** Help shown by F1 on this screen. */
  help?: TextKey
  /** Fills the window without the frame, e.g. on a hall's wall, where nothing personal may be seen. Esc leaves it. */
  whole?: boolean
  load: () => Promise<ComponentType<{ parameters: Readonly<Record<string, string>> }>>
}

/** A line of "what waits for me". */
export interface HomeRow {
  key: string
  route: string
  number: string
  title: string
  /** The verb that waits: "Put the visa". */
  verb: string
  from: string
  deadline: LocalDate | null
  /** Working days left, negative when overdue, null when no clock runs. */
  left: number | null
}

type AnyQuery = Pick<Query, 'name' | 'reads' | 'input' | 'output'>

export interface HomeSource {
  query: AnyQuery
  /** Of the day it is, where the question names one. */
  input: ((today: LocalDate) => unknown) | Readonly<Record<string, unknown>>
  rows: (answer: never, text: Text) => readonly HomeRow[]
}

export interface PaletteRow {
  key: string
  title: string
  hint: string
  route: string
}

/** Looks papers up as one types into Ctrl+K. */
export interface PaletteSource {
  query: AnyQuery
  input: (words: string) => unknown
  /** `words` are what was typed, for a source whose question takes none. */
  rows: (answer: never, text: Text, words: string) => readonly PaletteRow[]
}

export interface PaletteAction {
  title: TextKey
  route: string
  right?: Right
  /** Further words by which it is found. */
  words?: string
}

export interface PageModule {
  name: string
  icon: IconName
  title: TextKey
  /** Who has no such right doesn't see the module. */
  right: Right
  screens: readonly Screen[]
  palette?: readonly PaletteAction[]
  home?: () => Promise<HomeSource>
  find?: () => Promise<PaletteSource>
  /** Stands beside every screen, e.g. to look up a selected word. */
  beside?: () => Promise<ComponentType>
}

export const modulesStore = createStore<readonly PageModule[]>([])
