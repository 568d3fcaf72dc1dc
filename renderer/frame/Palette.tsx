import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { shortName } from '../../domain/kernel/formats.ts'
import { verbsInFront } from '../kernel/front-verbs.ts'
import { modulesStore, type PaletteRow, type PaletteSource } from '../kernel/module.ts'
import { askOnce } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { changeSettings, mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { SearchField } from '../ui/SearchField.tsx'
import { findEverywhere, routeOfSearch } from '../search/public.ts'
import { ownScreens } from './screens.ts'
import { signOut } from './sign-out.ts'
import '../ui/dialog.css'
import './palette.css'

interface Offer {
  key: string
  title: string
  hint: string
  /** Found by these too, though they are not shown. */
  words?: string | undefined
  run: () => void
}

function useOffers(): readonly Offer[] {
  const text = useText()
  const modules = useStore(modulesStore)
  const { holder, person } = useSeatTaken()
  return useMemo(() => {
    const open = modules.filter((module) => mayAtAll(holder, module.right))
    const named = open.flatMap((module) => (module.palette ?? []).filter((action) => !action.right || mayAtAll(holder, action.right)).map((action) => ({ ...action, of: module.title })))
    const actions = named.map((action): Offer => ({
      key: `action ${action.route} ${action.title}`, title: text(action.title), hint: text(action.of), words: action.words, run: () => go(action.route),
    }))
    const screens = [...ownScreens, ...open.flatMap((module) => module.screens)].filter((screen) => !screen.path.includes(':') && !named.some(({ route }) => route === screen.path) && (!screen.right || mayAtAll(holder, screen.right))).map((screen): Offer => ({
      key: `screen ${screen.path}`, title: text(screen.title), hint: text('page.goThere'), run: () => go(screen.path),
    }))
    const looks: Offer[] = [
      { key: 'kk', title: 'Қазақша', hint: text('page.language'), run: () => void changeSettings({ language: 'kk' }) },
      { key: 'ru', title: 'Русский', hint: text('page.language'), run: () => void changeSettings({ language: 'ru' }) },
      { key: 'en', title: 'English', hint: text('page.language'), run: () => void changeSettings({ language: 'en' }) },
      { key: 'light', title: text('page.theme.light'), hint: text('page.theme'), run: () => void changeSettings({ theme: 'light' }) },
      { key: 'dark', title: text('page.theme.dark'), hint: text('page.theme'), run: () => void changeSettings({ theme: 'dark' }) },
      { key: 'signOut', title: text('page.signOut'), hint: shortName(person), run: () => void signOut() },
    ]
    return [...actions, ...screens, ...looks]
  }, [modules, holder, person, text])
}

/** Papers by number or words, asked of every module that can find, 120 ms after the last key. */
function useFound(words: string): readonly Offer[] {
  const text = useText()
  const modules = useStore(modulesStore)
  const { holder } = useSeatTaken()
  const [found, setFound] = useState<readonly Offer[]>([])
  useEffect(() => {
    if (words.trim().length < 2) return setFound([])
    let late = false
    const timer = setTimeout(() => {
      const finders = modules.filter((module) => module.find && mayAtAll(holder, module.right))
      void Promise.all(finders.map(async (module): Promise<readonly PaletteRow[]> => {
        const source = await module.find?.() as PaletteSource
        const answer = await askOnce(source.query, source.input(words.trim()) as never)
        return answer === null ? [] : source.rows(answer as never, text, words.trim())
      }).concat(findEverywhere(words.trim(), text))).then((lists) => {
        // What a section found itself stands as that section names it.
        const rows = [...new Map(lists.flat().toReversed().map((row) => [row.route, row])).values()].toReversed()
        if (!late) setFound(rows.map((row) => ({ key: `paper ${row.route}`, title: row.title, hint: row.hint, run: () => go(row.route) })))
      })
    }, 120)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [words, modules, holder, text])
  return found
}

/** Ctrl+K: everything by its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const offers = useOffers()
  const [here] = useState(() => verbsInFront().map(({ verb, label }): Offer => ({ key: `verb ${label} ${verb.key}`, title: verb.title, hint: label, run: verb.onPress })))
  const found = useFound(words)
  const shown = useMemo(() => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    const meant = [...here, ...offers].filter((offer) => wanted.every((word) => `${offer.title} ${offer.hint} ${offer.words ?? ''}`.toLowerCase().includes(word)))
    // What is typed by its own beginning stays first when papers and people arrive.
    const [first, rest] = [meant.filter(({ title }) => title.toLowerCase().startsWith(words.trim().toLowerCase())), meant.filter(({ title }) => !title.toLowerCase().startsWith(words.trim().toLowerCase()))]
    const named = [...first, ...found, ...rest].slice(0, 50)
    const whole = words.trim()
    if (whole.length < 2) return named
    return [...named, { key: 'search', title: text('search.inPalette', { words: whole }), hint: text('search.title'), run: () => go(routeOfSearch(whole)) }]
  }, [words, here, offers, found, text])
  const current = Math.min(at, Math.max(0, shown.length - 1))
  useEffect(() => {
    document.getElementById(`palette-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const take = (offer: Offer | undefined) => {
    if (!offer) return
    flushSync(onClose)
    // The focus goes back to where it was before anything else opens, and returns there when that closes.
    requestAnimationFrame(offer.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, current + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1))
    else if (event.key === 'Enter') take(shown[current])
    else return
    event.preventDefault()
  }
  return (
    <ModalOverlay className="veil palette-veil" isOpen isDismissable onOpenChange={(opened) => { if (!opened) onClose() }}>
      <Modal className="palette">
        <Dialog className="dialog-inside" aria-label={text('page.searchAll')}>
          <div onKeyDown={onKeyDown} className="palette-inside">
            <SearchField label={text('page.searchAll')} placeholder={text('page.searchAllHint')} value={words} onChange={(next) => { setWords(next); setAt(0) }} autoFocus steers={{ list: 'palette-list', current: shown[current] ? `palette-${current}` : undefined }} />
            <ul className="palette-list" id="palette-list" role="listbox" aria-label={text('page.found')}>
              {shown.map((offer, index) => (
                <li key={offer.key} id={`palette-${index}`} role="option" aria-selected={index === current} className={index === current ? 'palette-row current' : 'palette-row'} onMouseMove={() => setAt(index)} onClick={() => take(offer)}>
                  <span className="palette-title">{offer.title}</span><span className="muted small">{offer.hint}</span>
                </li>
              ))}
            </ul>
            <p className="visually-hidden" role="status">{shown[current] ? `${shown[current].title}, ${shown[current].hint}` : text('page.nothingFound')}</p>
            {shown.length === 0 ? <p className="option-empty">{text('page.nothingFound')}</p> : null}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
