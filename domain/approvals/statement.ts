/** What each signed deed of this module says, word for word; native and server build it by these same functions. */
import type { StatementBody } from '../kernel/manifest.ts'
import { currentVersion, versionAt, versionNumber, type Approval, type Protocol, type Version } from './approval.ts'
import type { Review } from './review.ts'

type Details = StatementBody['details']

interface Said {
  deed: string
  version: Version
  decision: string
  details: Details
  files?: StatementBody['files']
  prev: string | null
}

function statement(approval: Approval, said: Said): StatementBody {
  const { version } = said
  return {
    deed: said.deed,
    noun: 'approval',
    id: approval.id,
    version: versionNumber(approval, version.n),
    title: approval.title.kk,
    lang: 'kk',
    decision: said.decision,
    details: { titleRu: approval.title.ru, kind: approval.kind, ...said.details },
    text: version.text.kk,
    files: [version.text.ru, ...version.files.map((each) => each.file), ...(said.files ?? [])],
    prev: said.prev,
  }
}

/** In whose name it was signed; null where only the signer's seat can tell, since either side signs a protocol (§21). */
export function bodyThatSigned({ developer }: Pick<Approval, 'developer'>, { deed, details }: Pick<StatementBody, 'deed' | 'details'>): string | null {
  const { body } = details
  if (deed === 'approvals.signOutcome') return typeof body === 'string' ? body : null
  return deed === 'approvals.signProtocol' ? null : developer.id
}

/** A version that isn't in the paper has nothing to sign; the last one is taken, and the server's comparison tells them apart. */
function versionOrLast(approval: Approval, n: number): Version {
  return versionAt(approval, n) ?? currentVersion(approval)
}

/** §15: the visa chains to the head's signature on the version before, so that no version can be left out. */
export function visaStatement(approval: Approval, input: { version: number; round: number }): StatementBody {
  const version = versionOrLast(approval, input.version)
  const before = versionAt(approval, version.n - 1)?.rounds.at(-1)?.signature?.sha256 ?? null
  const round = version.rounds.at(-1)
  const units = (round?.units ?? []).map(({ unit, agreed }) => ({ unit: unit.name.kk, by: agreed?.by.name ?? '', at: agreed?.at ?? '' }))
  return statement(approval, {
    deed: 'approvals.visa',
    version,
    decision: 'visa',
    details: { round: round?.round ?? 0, agreedByUnits: units },
    prev: before,
  })
}

/** §15: the head's signature, which sends the act to the bodies it names. */
export function signStatement(approval: Approval, input: { version: number; round: number }): StatementBody {
  const version = versionOrLast(approval, input.version)
  const round = version.rounds.at(-1)
  return statement(approval, {
    deed: 'approvals.sign',
    version,
    decision: 'sent',
    details: {
      round: round?.round ?? 0,
      sentTo: version.bodies.map((body) => ({ body: body.id, name: body.name.kk })),
      answers: version.answers.map((answer) => ({ remark: answer.remark, answer: answer.answer, words: answer.words })),
    },
    prev: round?.visa?.sha256 ?? null,
  })
}

/** §17: the outcome with each remark and proposal; it chains to the signature that sent the version. */
export function outcomeStatement(approval: Approval, input: { version: number; body: string }): StatementBody {
  const version = versionOrLast(approval, input.version)
  const review = version.reviews.find((each) => each.body.id === input.body)
  const outcome = review?.outcome ?? null
  return statement(approval, {
    deed: 'approvals.signOutcome',
    version,
    decision: outcome?.kind ?? 'none',
    details: {
      body: input.body,
      bodyName: review?.body.name.kk ?? '',
      incoming: review?.incoming?.number ?? '',
      words: outcome?.words ?? '',
      executor: outcome?.by.name ?? '',
      remarks: (outcome?.remarks ?? []).map(remarkRow),
      agreedBy: agreedRows(review),
    },
    files: outcome?.files ?? [],
    prev: version.rounds.at(-1)?.signature?.sha256 ?? null,
  })
}

function remarkRow(remark: NonNullable<Review['outcome']>['remarks'][number]): Record<string, string> {
  const { passage } = remark
  const place = passage === null ? '' : `${passage.language}:${passage.paragraph}:${passage.from}-${passage.to}`
  return { id: remark.id, place, quote: passage?.quote ?? '', remark: remark.remark, proposal: remark.proposal, carriedFrom: remark.carriedFrom ?? '' }
}

function agreedRows(review: Review | undefined): Record<string, string>[] {
  return (review?.agreements ?? []).map(({ unit, agreed }) => ({ unit: unit.name.kk, by: agreed?.by.name ?? '', at: agreed?.at ?? '' }))
}

/** §21: the second head's signature chains to the first's, whichever body signs first. */
export function protocolStatement(approval: Approval, input: { version: number; protocol: string }): StatementBody {
  const version = versionOrLast(approval, input.version)
  const protocol = version.protocols.find((each) => each.id === input.protocol)
  const review = version.reviews.find((each) => each.body.id === protocol?.body.id)
  return statement(approval, {
    deed: 'approvals.signProtocol',
    version,
    decision: 'disagreement',
    details: {
      protocol: input.protocol,
      body: protocol?.body.id ?? '',
      bodyName: protocol?.body.name.kk ?? '',
      points: (protocol?.points ?? []).map((point) => ({ ...point, remark: point.remark ?? '' })),
    },
    files: protocol?.files ?? [],
    prev: protocolPrevious(protocol) ?? review?.signature?.sha256 ?? null,
  })
}

function protocolPrevious(protocol: Protocol | undefined): string | null {
  return protocol?.signatures.developer?.sha256 ?? protocol?.signatures.body?.sha256 ?? null
}
