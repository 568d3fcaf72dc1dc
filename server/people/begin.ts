/** The first body and the first administrator of a new portal: everybody else is entered by them, through the screens. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { isTwelveDigitNumber } from '../../domain/people/numbers.ts'
import { Body, Person } from '../../domain/people/person.ts'
import type { Database } from '../kernel/database.ts'
import { savePassword } from '../kernel/passwords.ts'
import { saveBody, savePersons, saveUnit } from './store.ts'

const { iin, surname, name, patronymic, post, email, phone, room } = Person.shape
const right = (number: z.ZodType<string>) => number.refine(isTwelveDigitNumber, 'the check digit does not match')

export const Beginning = z.strictObject({
  body: Body.omit({ id: true, active: true }).extend({ bin: right(Body.shape.bin) }),
  administrator: z.strictObject({ iin: right(iin), surname, name, patronymic, post, email, phone, room }),
})
export type Beginning = z.infer<typeof Beginning>

/** What to fill in; the numbers are nobody's. */
export const example: Beginning = {
  body: {
    bin: '990190005000',
    name: { kk: 'Қазақстан Республикасының … министрлігі', ru: 'Министерство … Республики Казахстан', en: 'Ministry of … of the Republic of Kazakhstan' },
    shortName: { kk: '…', ru: '…', en: '…' },
    kind: 'ministry',
    numberPrefix: '15',
  },
  administrator: {
    iin: '720811920100', surname: 'Тегі', name: 'Аты', patronymic: 'Әкесінің аты',
    post: { kk: 'Портал әкімшісі', ru: 'Администратор портала', en: 'Administrator of the portal' },
    email: 'administrator@body.gov.kz', phone: '', room: '',
  },
}

/** Refuses a portal that has people: there an administrator appoints the next. */
export async function beginPortal(db: Kysely<Database>, { body, administrator }: Beginning, password: string | null, at: string): Promise<void> {
  await db.transaction().execute(async (one) => {
    if ((await one.selectFrom('persons').select('id').limit(1).executeTakeFirst()) !== undefined) throw new Error('this portal has people already; its administrators appoint others')
    const first = { ...body, id: randomUUID(), active: true }
    const unit = { id: randomUUID(), body: first.id, parent: null, name: { kk: 'Басшылық', ru: 'Руководство', en: 'Leadership' }, kind: 'leadership' as const, active: true }
    const person: Person = { ...administrator, id: randomUUID(), body: first.id, unit: unit.id, roles: ['administrator'], active: true }
    await saveBody(one, first)
    await saveUnit(one, unit)
    await savePersons(one, [person])
    if (password !== null) await savePassword(one, person.id, person.email, password, at)
  })
}
