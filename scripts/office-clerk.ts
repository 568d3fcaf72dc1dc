/** People of a running demo office at their work over plain HTTP, so that a screen test or a chapter of the tour finds papers where it wants them. */
import { randomUUID } from 'node:crypto'
import type { Command, Query } from '../domain/kernel/contract.ts'
import type { FileRef } from '../domain/kernel/manifest.ts'
import type { Person } from '../domain/people/person.ts'
import { openHttp, type Http } from '../native/kernel/http.ts'
import type { Office } from './office.ts'
import { writeAct } from '../server/demo/act-file.ts'
import { type ActTexts, type Clerk, Journey } from '../server/demo/journey.ts'
import { demoPassword } from '../server/demo/office.ts'

const json = { 'content-type': 'application/json' }

async function asked<T>(http: Http, wish: Parameters<Http['ask']>[0]): Promise<T> {
  const { status, body } = await http.ask({ headers: wish.body === undefined ? {} : json, ...wish })
  if (status !== 200) throw new Error(`${wish.path} answered ${status} ${JSON.stringify(body)}`)
  return body as T
}

async function signedIn(office: Office, person: Person): Promise<Http> {
  let token: string | null = null
  const http = openHttp(office.portal, () => token)
  const opened = await asked<{ token: string }>(http, { method: 'POST', path: '/session', body: JSON.stringify({ login: person.email, password: demoPassword }) })
  token = opened.token
  return http
}

export interface OfficeWork {
  as(person: Person): Clerk
  readonly journey: Journey
  /** The texts of a draft act, uploaded by this person. */
  texts(person: Person, title: string): Promise<ActTexts>
  close(): void
}

/** By password, so nothing here is signed: signatures are what the screens are for. */
export function officeWork(office: Office): OfficeWork {
  const lines = new Map<string, Promise<Http>>()
  const lineOf = (person: Person): Promise<Http> => {
    const line = lines.get(person.id) ?? signedIn(office, person)
    lines.set(person.id, line)
    return line
  }
  const pathOf = ({ name }: Command | Query) => `/api/${name.replace('.', '/')}`
  const as = (person: Person): Clerk => ({
    do: async (contract, input) => asked(await lineOf(person), { method: 'POST', path: pathOf(contract), body: JSON.stringify({ id: randomUUID(), input, actingFor: null, signature: null }) }),
    ask: async (contract, input) => asked(await lineOf(person), { method: 'POST', path: pathOf(contract), body: JSON.stringify({ input, actingFor: null }) }),
    sign: () => Promise.reject(new Error('nothing is signed here')),
  })

  async function upload(person: Person, name: string, bytes: Uint8Array): Promise<FileRef> {
    const http = await lineOf(person)
    const { id } = await asked<{ id: string }>(http, { method: 'POST', path: '/files', body: JSON.stringify({ name, size: bytes.length }) })
    await asked(http, { method: 'PUT', path: `/files/${id}?offset=0`, body: bytes, headers: { 'content-type': 'application/octet-stream' } })
    return (await asked<{ file: FileRef }>(http, { method: 'POST', path: `/files/${id}/end`, body: '{}' })).file
  }

  return {
    as,
    journey: new Journey(as),
    async texts(person, title) {
      const mark = randomUUID().slice(0, 8)
      const make = async (language: string) => upload(person, `${language}-${mark}.docx`, await writeAct({ title, paragraphs: [{ words: '1. Осы бұйрық қол қойылған күнінен бастап күшіне енеді.' }, { words: '2. Орындалуын бақылау аппарат басшысына жүктелсін.' }], mark }))
      return { text: { kk: await make('қаз'), ru: await make('рус') }, files: [] }
    },
    close() {
      for (const line of lines.values()) void line.then((http) => http.close(), () => undefined)
    },
  }
}
