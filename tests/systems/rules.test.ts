import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWebAddress } from '../../domain/kernel/web-address.ts'
import { mayOpenSystem, maySeeSystem } from '../../domain/systems/rules.ts'
import { openLink } from '../../native/kernel/open-link.ts'
import { office, seatOf } from '../world/world.ts'

const open = { access: { bodies: [], roles: [] }, active: true }

describe('§59.3 links to information systems, by access', () => {
  it('are seen by everybody when nothing limits them', () => {
    expect(maySeeSystem(seatOf(office.finance.executor), open)).toBe(true)
    expect(mayOpenSystem(seatOf(office.finance.executor), open)).toEqual({ allowed: true })
  })

  it('are seen in the bodies and by the roles that are named, and by no others', () => {
    const ofFinance = { ...open, access: { bodies: [office.finance.head.body], roles: [] } }
    expect(maySeeSystem(seatOf(office.finance.executor), ofFinance)).toBe(true)
    expect(maySeeSystem(seatOf(office.justice.executor), ofFinance)).toBe(false)
    const ofHr = { ...open, access: { bodies: [office.finance.head.body], roles: ['hr' as const] } }
    expect(maySeeSystem(seatOf(office.finance.hrOfficer), ofHr)).toBe(true)
    expect(maySeeSystem(seatOf(office.finance.executor), ofHr)).toBe(false)
  })

  it('that are out of use are hidden, but not from whoever keeps the list; opening them is refused with the reason', () => {
    const closed = { ...open, active: false }
    expect(maySeeSystem(seatOf(office.finance.executor), closed)).toBe(false)
    expect(maySeeSystem(seatOf(office.digital.portalAdministrator), closed)).toBe(true)
    expect(mayOpenSystem(seatOf(office.digital.portalAdministrator), closed)).toMatchObject({ refusal: { key: 'systems.notActive' } })
  })
})

describe('an address handed to the browser', () => {
  it.each(['https://egov.kz', 'http://10.1.2.3:8080/жүйе?а=1', 'https://электронный-портал.қаз/кіру', 'https://a.b-c.kz/#/x', 'https://255.255.255.0/', 'https://3.kz/', 'https://1.2.3.kz/'])('may be %s', (address) => {
    expect(isWebAddress(address)).toBe(true)
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://user:secret@egov.kz/', 'https://egov.kz@evil.kz/', 'https://', 'https:// egov.kz', 'https://egov.kz:0/', 'https://egov.kz:99999/', 'https://-a.kz/', 'ms-word:ofe|u|https://a', 'https://a.kz/ b', '--help', 'https://10.1.2.345/', 'https://1.2.3.4.5/', 'https://10.1.2/', 'https://egov.0x1'])('may not be %s', (address) => {
    expect(isWebAddress(address)).toBe(false)
  })

  it('is told to be copied where there is no browser', async () => {
    const handed: unknown[] = []
    await openLink(async (wanted) => String(handed.push(wanted)), 'https://egov.kz')
    expect(handed).toEqual([{ service: 'openLink', address: 'https://egov.kz' }])
    await expect(openLink(async () => null, 'https://egov.kz')).rejects.toMatchObject({ refusal: { key: 'desktop.noBrowser', values: { address: 'https://egov.kz' } } })
  })

  it('is never anything but the web, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (address) => !isWebAddress(address) || /^https?:\/\/[^\s@/]+/i.test(address)), { numRuns: 2000 })
    fc.assert(fc.property(fc.webUrl(), (address) => isWebAddress(address) && new URL(address).username === ''), { numRuns: 300 })
  })
})
