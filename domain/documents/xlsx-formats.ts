/** Number formats of sheets (ISO/IEC 29500-1 §18.8.30), as far as offices use them; dates come out as 22.11.2026. */
export interface CellFormat {
  code: string
  bold: boolean
}

export const plainFormat: CellFormat = { code: 'General', bold: false }

/** The ids that need no definition in the file. Locale-bound dates are given the form of this country. */
export const builtInFormats: Record<number, string> = {
  0: 'General', 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 11: '0.00E+00', 12: '# ?/?', 13: '# ??/??',
  14: 'dd.mm.yyyy', 15: 'dd.mmm.yy', 16: 'dd.mmm', 17: 'mmm.yy', 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 22: 'dd.mm.yyyy h:mm',
  37: '#,##0', 38: '#,##0', 39: '#,##0.00', 40: '#,##0.00', 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mm:ss.0', 48: '##0.0E+0', 49: '@',
}

const space = '\u00a0'

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, space)
}

/** Fifteen significant digits, as sheets calculate; a comma, as this country writes. */
function general(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  if (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-9)) return value.toExponential(5).replace('.', ',').replace('e', 'E')
  return String(Number(value.toPrecision(11))).replace('.', ',')
}

interface Part {
  sign: string
  literal: boolean
}

/** Cuts a format's section into signs and literals; colours, conditions and padding fall away. */
function partsOf(section: string): Part[] {
  const parts: Part[] = []
  const pattern = /"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[(h+|m+|s+)\]|\[[^\]]*\]|AM\/PM|A\/P|General|E[+-]|y+|m+|d+|h+|s+|[0#?]|./gi
  for (const found of section.matchAll(pattern)) {
    const [whole, quoted, escaped, currency, elapsed] = found
    if (quoted !== undefined || escaped !== undefined || currency !== undefined) parts.push({ sign: quoted ?? escaped ?? currency ?? '', literal: true })
    else if (elapsed !== undefined) parts.push({ sign: `[${elapsed.toLowerCase()}]`, literal: false })
    else if (!/^(?:_.|\*.|\[.*\])$/.test(whole)) parts.push({ sign: whole, literal: false })
  }
  return parts
}

const isDate = (parts: Part[]): boolean => parts.some(({ sign, literal }) => !literal && /^(?:y+|d+|h+|s+|\[[hms]+\]|m+)$/i.test(sign))

const months = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12']

function formatDate(serial: number, parts: Part[], epoch1904: boolean): string {
  const days = Math.floor(serial)
  const seconds = Math.round((serial - days) * 86_400)
  // 1900 had no 29 February, but sheets believe it had; serials up to 60 are one day behind.
  const base = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const date = new Date(base + days * 86_400_000 + seconds * 1000)
  if (Number.isNaN(date.getTime()) || Math.abs(serial) > 3_000_000) return general(serial)
  const pad = (value: number, length: number): string => String(value).padStart(length, '0')
  const twelve = parts.some(({ sign }) => /^(?:AM\/PM|A\/P)$/i.test(sign))
  const hour = date.getUTCHours()
  let lastWasHour = false
  return parts
    .map(({ sign, literal }, index) => {
      if (literal) return sign
      const low = sign.toLowerCase()
      const nearSecond = /^s/i.test(parts.slice(index + 1).find((part) => !part.literal && /^[a-z]/i.test(part.sign))?.sign ?? '')
      if (/^m+$/.test(low) && (lastWasHour || nearSecond)) {
        lastWasHour = false
        return pad(date.getUTCMinutes(), low.length)
      }
      if (/^[ymdhs[]/.test(low)) lastWasHour = /^\[?h/.test(low)
      if (/^y+$/.test(low)) return low.length > 2 ? pad(date.getUTCFullYear(), 4) : pad(date.getUTCFullYear() % 100, 2)
      if (/^m+$/.test(low)) return low.length === 1 ? String(date.getUTCMonth() + 1) : (months[date.getUTCMonth()] ?? '')
      if (/^d+$/.test(low)) return pad(date.getUTCDate(), Math.min(2, low.length))
      if (/^h+$/.test(low)) return pad(twelve ? hour % 12 || 12 : hour, low.length)
      if (/^s+$/.test(low)) return pad(date.getUTCSeconds(), low.length)
      if (/^\[h+\]$/.test(low)) return String(Math.floor(serial * 24 + 1e-9))
      if (/^\[m+\]$/.test(low)) return String(Math.floor(serial * 1440 + 1e-9))
      if (/^\[s+\]$/.test(low)) return String(Math.floor(serial * 86_400 + 1e-9))
      if (/^am\/pm$/.test(low)) return hour < 12 ? 'AM' : 'PM'
      return sign === '@' || /^general$/i.test(sign) ? '' : sign
    })
    .join('')
}

/** Rounds the decimal digits that people see, not the binary ones: 1.005 becomes 1.01. */
function rounded(value: number, digits: number): string {
  const shown = value.toPrecision(15)
  if (shown.includes('e')) return value.toFixed(digits)
  return Number(`${Math.round(Number(`${Number(shown)}e${digits}`))}e-${digits}`).toFixed(digits)
}

function formatNumber(value: number, parts: Part[]): string {
  const signs = parts.filter((part) => !part.literal).map((part) => part.sign)
  if (signs.some((sign) => /^E[+-]$/i.test(sign)) || signs.includes('/')) return general(value)
  const percent = signs.includes('%')
  const point = signs.indexOf('.')
  const whole = (point < 0 ? signs : signs.slice(0, point)).filter((sign) => /^[0#?]$/.test(sign))
  const fraction = point < 0 ? [] : signs.slice(point).filter((sign) => /^[0#?]$/.test(sign))
  const firstDigit = signs.findIndex((sign) => /^[0#?]$/.test(sign))
  const lastDigit = signs.findLastIndex((sign) => /^[0#?]$/.test(sign))
  const commas = signs.flatMap((sign, at) => (sign === ',' ? [at] : []))
  const thousands = commas.some((at) => at > firstDigit && at < lastDigit)
  const scale = commas.filter((at) => at > lastDigit).length
  const scaled = (Math.abs(value) * (percent ? 100 : 1)) / 1000 ** scale
  const [units = '0', rest = ''] = rounded(scaled, Math.min(fraction.length, 15)).split('.')
  const least = whole.filter((sign) => sign === '0').length
  const optional = fraction.length - fraction.filter((sign) => sign === '0').length
  let decimals = rest
  for (let left = optional; left > 0 && decimals.endsWith('0'); left--) decimals = decimals.slice(0, -1)
  const padded = (units === '0' && least === 0 && decimals !== '' ? '' : units).padStart(least, '0')
  const digits = `${thousands ? grouped(padded) : padded}${decimals === '' ? '' : `,${decimals}`}`
  let told = false
  return parts
    .map(({ sign, literal }) => {
      if (literal) return sign
      if (/^[0#?.,]$/.test(sign)) {
        if (told) return ''
        told = true
        return digits
      }
      return /^general$/i.test(sign) ? general(Math.abs(value)) : sign
    })
    .join('')
}

/** The value as its sheet would show it. */
export function formatCell(value: number, code: string, epoch1904: boolean): string {
  if (!Number.isFinite(value)) return ''
  if (code === 'General' || code === '' || code === '@' || code.length > 500) return general(value)
  const sections = splitSections(code)
  const section = (value < 0 ? sections[1] : value === 0 ? sections[2] : undefined) ?? sections[0] ?? 'General'
  const parts = partsOf(section)
  if (isDate(parts)) return formatDate(value, parts, epoch1904)
  if (!parts.some(({ sign, literal }) => !literal && /^(?:[0#?]|general|@)$/i.test(sign))) return parts.map(({ sign }) => sign).join('')
  const minus = value < 0 && sections[1] === undefined ? '-' : ''
  return minus + (/^general$/i.test(section.trim()) ? general(Math.abs(value)) : formatNumber(value, parts)).trim()
}

function splitSections(code: string): string[] {
  const sections = ['']
  for (const [piece] of code.matchAll(/"[^"]*"|\\.|\[[^\]]*\]|[^]/g)) {
    if (piece === ';') sections.push('')
    else sections[sections.length - 1] += piece
  }
  return sections
}
