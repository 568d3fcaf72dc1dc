import type { StatementBody } from '../../domain/kernel/manifest.ts'
import { useFormats } from './formats.ts'
import { useText } from './text.ts'

type Body = StatementBody
type DetailValue = Body['details'][string]

const isUuid = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
const isEmpty = (value: DetailValue) => value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Words for what a manifest names in code: `approvals.decision.visa`, `approvals.detail.round`, `approvals.kind.law`. */
export function useManifestWords(deed: string) {
  const text = useText()
  const formats = useFormats()
  const module = deed.split('.')[0] ?? ''
  const first = (...keys: string[]) => keys.find(text.known)
  return {
    label: (name: string) => {
      const key = first(`${module}.detail.${name}`)
      return key && text.known(key) ? text(key) : name
    },
    decision: (code: string) => {
      const key = first(`${module}.decision.${code}`, `${module}.outcome.${code}`)
      return key && text.known(key) ? text(key) : code
    },
    value: (name: string, value: string | number | boolean) => {
      // A list's rows hold words only.
      if (typeof value === 'boolean' || value === 'true' || value === 'false') return text(String(value) === 'true' ? 'page.yes' : 'page.no')
      const key = first(`${module}.${name}.${value}`)
      if (key && text.known(key)) return text(key)
      const words = String(value)
      return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(words) ? formats.moment(words) : /^\d{4}-\d\d-\d\d$/.test(words) ? formats.shortDate(words) : words
    },
  }
}

/** The paper and the decision as a signed manifest says them, in words; rows of a list of facts. */
export function ManifestRows({ body }: { body: Body }) {
  const text = useText()
  const words = useManifestWords(body.deed)
  return (
    <>
      <dt>{text('page.sign.paper')}</dt>
      <dd><strong>{body.version}</strong> — <span lang={body.lang}>{body.title}</span></dd>
      <dt>{text('page.sign.decision')}</dt>
      <dd><strong>{words.decision(body.decision)}</strong></dd>
      {Object.entries(body.details).filter(([, value]) => !isEmpty(value) && !isUuid(value)).map(([name, value]) => (
        <Detail key={name} name={name} value={value} words={words} />
      ))}
    </>
  )
}

function Detail({ name, value, words }: { name: string; value: DetailValue; words: ReturnType<typeof useManifestWords> }) {
  if (value === null) return null
  return (
    <>
      <dt>{words.label(name)}</dt>
      <dd>
        {Array.isArray(value) ? (
          <ol className="sign-list">
            {value.map((row, index) => (
              <li key={index}>
                {Object.entries(row).filter(([part, said]) => said !== '' && !isUuid(said) && part !== 'place').map(([part, said]) => (
                  <span key={part} className="sign-part"><span className="muted">{words.label(part)}:</span> {words.value(part, said)}</span>
                ))}
              </li>
            ))}
          </ol>
        ) : words.value(name, value)}
      </dd>
    </>
  )
}
