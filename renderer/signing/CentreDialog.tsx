import { draftTrust, type TrustAnswer } from '../../domain/signing/contract.ts'
import { Centre, type CentreProfile, digestNames } from '../../domain/signing/trust-list.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { choicesIn, edits } from './trust-edits.ts'

const lines = (value: unknown): string[] => (typeof value === 'string' ? value.split(/[\s,;]+/).filter((each) => each !== '') : [])
const one = (value: unknown): string | null => lines(value)[0] ?? null

function centreOf(centre: Centre, values: FormValues): unknown {
  const profile = {
    policies: lines(values['policies']), roles: lines(values['roles']), digests: values['digests'],
    timestamps: one(values['timestamps']), timestampPolicy: one(values['timestampPolicy']), status: one(values['status']), lists: lines(values['lists']),
  }
  return { ...centre, name: values['name'], demo: values['demo'] === true, profile }
}

/** The centre's rules and addresses; kept as the draft of the next edition. */
export function CentreDialog({ centre, answer, onClose }: { centre: Centre; answer: TrustAnswer; onClose: () => void }) {
  const text = useText()
  const label = (name: keyof CentreProfile | 'name' | 'demo') => text(`signing.trust.field.${name}`)
  const fields: FormFieldSpec[] = [
    { kind: 'text', name: 'name', label: label('name'), required: true, maxLength: 200 },
    { kind: 'tick', name: 'demo', label: label('demo'), hint: text('signing.check.demoHint') },
    { kind: 'text', name: 'timestamps', label: label('timestamps'), hint: text('signing.trust.hint.timestamps'), placeholder: 'http://tsp.pki.gov.kz/' },
    { kind: 'text', name: 'timestampPolicy', label: label('timestampPolicy'), hint: text('signing.trust.hint.timestampPolicy') },
    { kind: 'text', name: 'status', label: label('status'), hint: text('signing.trust.hint.status'), placeholder: 'http://ocsp.pki.gov.kz/' },
    { kind: 'longText', name: 'lists', label: label('lists'), hint: text('signing.trust.hint.lists'), lines: 3 },
    { kind: 'longText', name: 'policies', label: label('policies'), hint: text('signing.trust.hint.policies'), lines: 2 },
    { kind: 'longText', name: 'roles', label: label('roles'), hint: text('signing.trust.hint.roles'), lines: 2 },
    { kind: 'many', name: 'digests', label: label('digests'), required: true, options: digestNames.map((value) => ({ value, label: text(`signing.digest.${value}`) })) },
  ]
  const { profile } = centre
  const initial = { name: centre.name, demo: centre.demo, timestamps: profile.timestamps ?? '', timestampPolicy: profile.timestampPolicy ?? '', status: profile.status ?? '', lists: profile.lists.join('\n'), policies: profile.policies.join('\n'), roles: profile.roles.join('\n'), digests: profile.digests }
  const wrong = (values: FormValues) => {
    const parsed = Centre.safeParse(centreOf(centre, values))
    const names = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0] === 'profile' ? issue.path[1] : issue.path[0])))
    return Object.fromEntries([...names].map((name) => [name, { key: 'page.field.wrong' as const }]))
  }
  return (
    <Dialog title={text('signing.trust.changeCentre')} onClose={onClose} size="large">
      <CommandForm
        command={draftTrust} fields={fields} initial={initial} title={text('signing.trust.editTitle')} submit={text('signing.trust.addToDraft')} check={wrong} seen={answer.draft?.file.sha256 ?? null}
        build={(values) => ({ basis: answer.current?.list.edition ?? 0, ...edits.changeCentre(centre.name, centreOf(centre, values) as Centre)(choicesIn(answer)) })}
        onDone={() => { toast((text) => text('signing.trust.draftKept')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
