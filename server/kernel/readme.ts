/** What whoever gets a package must know to check it without us, in the portal's three languages. */
import { languages, type Language } from '../../domain/kernel/text.ts'
import type { TextKey } from '../../domain/texts.ts'
import { utf8, type Member } from './package.ts'
import { sayIn } from './say.ts'

interface Readme {
  title: (language: Language) => string
  /** Where the seal stands that came another way than the package. */
  seal: TextKey
  /** What the check of this kind of package looks at besides. */
  checks: TextKey
  parts: readonly (readonly [path: string, said: TextKey])[]
  /** One signature of the package, so that its commands can be run as they stand. */
  example: { folder: string; at: string }
}

const lineLength = 100
const everywhere: Readme['parts'] = [
  ['history.jsonl, history.sha256', 'kernel.package.history'],
  ['certificates/', 'kernel.package.certificates'],
  ['signatures.txt', 'kernel.package.signatureList'],
  ['package.json', 'kernel.package.index'],
  ['SHA256SUMS, SEAL, verify.sh', 'kernel.package.sums'],
]

export function readmeMember(readme: Readme): Member {
  return { path: 'README.txt', bytes: utf8(languages.map((language) => partIn(language, readme)).join(`\n${'='.repeat(lineLength)}\n\n`)) }
}

function partIn(language: Language, { title, seal, checks, parts, example }: Readme): string {
  const say = sayIn(language)
  const p7s = (name: string): string => `${example.folder}/${name}`
  const lines = [
    ...wrapped(title(language)),
    '',
    ...wrapped(say('kernel.package.what')),
    ...heading(say('kernel.package.atOnce')),
    ...wrapped(say('kernel.package.run', { seal: say(seal) })),
    ...commands('sh verify.sh SEAL'),
    ...wrapped(say('kernel.package.answer')),
    ...wrapped(say(checks)),
    ...heading(say('kernel.package.byHand')),
    ...wrapped(say('kernel.package.handSums')),
    ...commands('sha256sum -c SHA256SUMS', 'sha256sum SHA256SUMS'),
    ...wrapped(say('kernel.package.handSignature')),
    ...commands(
      `openssl cms -verify -binary -cades -inform DER -in ${p7s('signature.p7s')} \\`,
      `  -content ${p7s('manifest.json')} -CAfile certificates/trust.pem -no-CApath -no-CAstore \\`,
      `  -purpose any -attime ${Math.floor(Date.parse(example.at) / 1000)} -signer signer.pem -out signed.json`,
      'openssl x509 -in signer.pem -noout -subject -issuer -serial -dates -nameopt utf8',
    ),
    ...wrapped(say('kernel.package.handManifest')),
    ...heading(say('kernel.package.inside')),
    ...[...parts, ...everywhere].flatMap(([path, said]) => wrapped(`${path} — ${say(said)}`, '    ')),
    ...heading(say('kernel.package.mind')),
    ...(['kernel.package.mindSeal', 'kernel.package.mindTrust', 'kernel.package.mindStatus', 'kernel.package.mindGost'] as const).flatMap((key) => wrapped(`- ${say(key)}`, '  ')),
  ]
  return `${lines.join('\n')}\n`
}

const heading = (words: string): string[] => ['', ...wrapped(words)]
const commands = (...lines: string[]): string[] => ['', ...lines.map((line) => `    ${line}`), '']

/** For whoever reads it in a terminal or in the plainest of editors. */
function wrapped(words: string, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + word.length >= lineLength) {
      lines.push(line)
      line = `${indent}${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
