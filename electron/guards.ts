/** What a window may do, decided once for both shells (BARS §4: Electron's twenty points and the CSP). */

export const pageOrigin = 'https://kense.local'

/**
 * The page may load its own scripts, styles, fonts and workers and nothing else; it can't reach any host, frame
 * anything, post a form, or turn text into script without the one named policy.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types kense',
].join('; ')

/** A file is shown by the page's own viewers; opened by itself it is inert. */
export const filePolicy = "default-src 'none'; sandbox"

export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
}

export function isPageUrl(url: string): boolean {
  try {
    return new URL(url).origin === pageOrigin
  } catch {
    return false
  }
}

/** Only the top document of our own origin may speak to native; no frame, worker or other page. */
export function maySpeak(sender: { url: string; isMainFrame: boolean }): boolean {
  return sender.isMainFrame && isPageUrl(sender.url)
}

/** Everything a site may ask of a person is refused; clipboard writing by a press is how "copy" works. */
export function mayHavePermission(permission: string): boolean {
  return permission === 'clipboard-sanitized-write' || permission === 'clipboardSanitizedWrite'
}

const linkScheme = 'kense:'

/** `kense://approvals/…` → `/approvals/…`; null for anything that isn't a plain route of ours. */
export function routeOfLink(link: string): string | null {
  if (link.length > 500) return null
  try {
    const url = new URL(link)
    if (url.protocol !== linkScheme) return null
    const route = `/${[url.host, ...url.pathname.split('/')].filter(Boolean).join('/')}`
    return /^\/[a-z0-9/_-]*$/i.test(route) ? route : null
  } catch {
    return null
  }
}

/** The first `kense://` link among a program's arguments, as a route. */
export function routeOfArguments(args: readonly string[]): string | null {
  for (const each of args) {
    const route = each.startsWith(linkScheme) ? routeOfLink(each) : null
    if (route !== null) return route
  }
  return null
}
