/** Routes live behind `#`, so the shell answers one page and a reload or a `kense://` link lands where it should. */
import { useEffect } from 'react'
import { hear } from './bridge.ts'
import { changeSettings } from './state.ts'
import { createStore, useStore } from './store.ts'

export interface Route {
  path: string
  query: Readonly<Record<string, string>>
}

/** The names after `:` in a pattern: `/approvals/:id` → `id`. */
export type ParametersOf<Pattern extends string> =
  Pattern extends `${string}:${infer Name}/${infer Rest}` ? Name | ParametersOf<`/${Rest}`>
    : Pattern extends `${string}:${infer Name}` ? Name : never

function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?')
  return { path: path.startsWith('/') ? path : '/', query: Object.fromEntries(new URLSearchParams(search)) }
}

const routeStore = createStore<Route>(parseRoute(location.hash))

/** Writes a path from its pattern: `routeTo('/approvals/:id', { id })`. */
export function routeTo<const Pattern extends string>(pattern: Pattern, parameters: Record<ParametersOf<Pattern>, string>): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent((parameters as Record<string, string>)[name] ?? ''))
}

/** The parameters if the path fits the pattern, else null. */
export function matchRoute(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) parameters[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return parameters
}

export function go(path: string): void {
  location.hash = path
}

export function goBack(): void {
  history.back()
}

export const useRoute = () => useStore(routeStore)

/** Changes the query part without a new step in the history, e.g. while one types into a filter. */
export function changeQuery(change: Record<string, string | null>): void {
  const { path, query } = routeStore.get()
  const entries = Object.entries({ ...query, ...change }).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '')
  const search = new URLSearchParams(entries).toString()
  history.replaceState(null, '', `#${path}${search ? `?${search}` : ''}`)
  routeStore.set(parseRoute(location.hash))
}

export function startRoutes(): () => void {
  let keep: ReturnType<typeof setTimeout> | undefined
  const follow = () => {
    routeStore.set(parseRoute(location.hash))
    clearTimeout(keep)
    keep = setTimeout(() => void changeSettings({ lastRoute: routeStore.get().path }), 500)
  }
  addEventListener('hashchange', follow)
  const stop = hear('open', (event) => go(event.route))
  return () => {
    removeEventListener('hashchange', follow)
    stop()
  }
}

/** Sets the window's title while a screen is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
