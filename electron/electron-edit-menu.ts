import type { ContextMenuParams, Menu, MenuItemConstructorOptions, WebContents } from 'electron'

const parts = [
  { role: 'undo', flag: 'canUndo' },
  { role: 'cut', flag: 'canCut' },
  { role: 'copy', flag: 'canCopy' },
  { role: 'paste', flag: 'canPaste' },
  { role: 'selectAll', flag: 'canSelectAll' },
] as const
type Part = (typeof parts)[number]['role']

/** The right button where the page has no menu of its own: Electron brings none, so that nobody could paste by the mouse. */
export function editMenu(contents: WebContents, menu: typeof Menu, word: (part: Part) => string): void {
  contents.on('context-menu', (_event, clicked) => {
    const items = itemsOf(clicked, word)
    if (items.length > 0) menu.buildFromTemplate(items).popup()
  })
}

function itemsOf({ isEditable, selectionText, editFlags }: ContextMenuParams, word: (part: Part) => string): MenuItemConstructorOptions[] {
  const shown = isEditable ? parts : parts.filter(({ role }) => role === 'copy' && selectionText.trim() !== '')
  return shown.map(({ role, flag }) => ({ role, label: word(role), enabled: editFlags[flag] }))
}
