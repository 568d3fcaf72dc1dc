/** What the chair may do now: each deed with the rule that guards the server and the key that does it. */
import { questionOf, type Question } from '../../domain/sessions/agenda.ts'
import * as commands from '../../domain/sessions/contract.ts'
import { decides, type PollBrief } from '../../domain/sessions/poll.ts'
import type { Floor } from '../../domain/sessions/queries.ts'
import * as rules from '../../domain/sessions/rules.ts'
import { agendaOf, isDebateEnded, type Session } from '../../domain/sessions/session.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import { all, allowed, refuse, type Verdict } from '../../domain/kernel/verdict.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { IconName } from '../ui/Icon.tsx'

export type ConsoleVerb = 'open' | 'next' | 'floor' | 'endSpeech' | 'extend' | 'endDebate' | 'reopenDebate' | 'openPoll' | 'closePoll' | 'adoptSilently' | 'pause' | 'resume' | 'instruct' | 'close'

export interface ConsoleDeed {
  verb: ConsoleVerb
  code: string
  icon: IconName
  verdict: Verdict
  /** Done at once when pressed; null opens a dialog instead. */
  command: { command: Command; input: unknown } | null
  /** Asked again before it is done, since it can't be taken back. */
  confirm: boolean
}

/** The question after the one that is called, or the first. */
export function nextQuestion(session: Session): Question | undefined {
  const { questions } = agendaOf(session)
  const considered = new Set(session.considered.map((each) => each.question))
  const at = questions.findIndex((question) => question.id === session.question)
  const after = [...questions.slice(at + 1), ...questions.slice(0, Math.max(at, 0))]
  return after.find((question) => !considered.has(question.id)) ?? (at < 0 ? undefined : questions[at + 1])
}

export function openPollOf(polls: readonly PollBrief[]): PollBrief | undefined {
  return polls.find((poll) => poll.closedAt === null)
}

export function consoleDeeds(seat: Seat, session: Session, floor: Floor | null, polls: readonly PollBrief[]): ConsoleDeed[] {
  const on = { id: session.id }
  const running = openPollOf(polls)
  const own = polls.filter((poll) => poll.question === session.question)
  const decided = own.some((poll) => decides(poll.result)) || session.adoptedSilently.some((each) => each.question === session.question)
  const facts = { pollOpen: running !== undefined, decided, tie: awaitsChair(session, polls), present: floor?.present ?? 0, quorum: floor?.quorum ?? Infinity }
  const next = nextQuestion(session)
  const question = questionOf(agendaOf(session), session.question)
  const speech = floor?.speech?.until === null ? floor.speech : null
  const ended = isDebateEnded(session, session.question)
  const called: Verdict = question ? allowed : refuse('sessions.noQuestionCalled')
  const tie = polls.some((poll) => poll.result === 'tie')
  const deed = (verb: ConsoleVerb, code: string, icon: IconName, verdict: Verdict, command: ConsoleDeed['command'] = null, confirm = false): ConsoleDeed => ({ verb, code, icon, verdict, command, confirm })
  if (session.state === 'confirmed') return [deed('open', 'KeyO', 'hall', rules.mayOpen(seat, session), { command: commands.openSession, input: on }, true)]
  if (session.state === 'break') return [deed('resume', 'KeyB', 'right', rules.mayResume(seat, session), { command: commands.resumeSession, input: on }), ...ending()]
  if (session.state !== 'open') return []
  return [
    deed('next', 'KeyN', 'right', all(rules.mayCallQuestion(seat, session, next?.id ?? null, facts.pollOpen), next ? allowed : refuse('sessions.allConsidered')), { command: commands.callQuestion, input: { ...on, question: next?.id ?? null } }),
    ...(speech
      ? [
          deed('endSpeech', 'KeyS', 'speech', rules.mayGiveFloor(seat, session), { command: commands.giveFloor, input: { ...on, speaker: null } }),
          deed('extend', 'KeyT', 'clock', rules.mayExtendSpeech(seat, session, speech.from), { command: commands.extendSpeech, input: { ...on, from: speech.from, minutes: 1 } }),
        ]
      : [deed('floor', 'KeyS', 'speech', rules.mayCallSpeaker(seat, session))]),
    deed(ended ? 'reopenDebate' : 'endDebate', 'KeyD', ended ? 'speech' : 'refused', rules.mayEndDebate(seat, session, session.question), { command: commands.endDebate, input: { ...on, question: session.question, ended: !ended } }),
    running
      ? deed('closePoll', 'KeyV', 'vote', rules.mayClosePoll(seat, session, false), { command: commands.closePoll, input: { poll: running.id } }, true)
      : deed('openPoll', 'KeyV', 'vote', all(called, rules.mayOpenPoll(seat, session, session.question ?? '', facts)), { command: commands.openPoll, input: { ...on, question: session.question } }),
    ...(question && rules.isSilent(session, question) && !decided ? [deed('adoptSilently', 'KeyA', 'check', rules.mayAdoptSilently(seat, session, question.id, facts), { command: commands.adoptSilently, input: { ...on, question: question.id } }, true)] : []),
    deed('instruct', 'KeyI', 'send', rules.mayInstruct(seat, session)),
    deed('pause', 'KeyB', 'pause', rules.mayPause(seat, session, facts.pollOpen), { command: commands.pauseSession, input: on }),
    ...ending(),
  ]

  function ending(): ConsoleDeed[] {
    return [deed('close', 'KeyX', 'exit', rules.mayClose(seat, session, { open: running !== undefined, tie }), { command: commands.closeSession, input: on }, true)]
  }
}

/** Whether the question that is called waits for the chair's word on its tie. */
export const awaitsChair = (session: Session, polls: readonly PollBrief[]): boolean => polls.findLast((poll) => poll.question === session.question)?.result === 'tie'

/**
 * What most likely comes next: the vote where there is one to open or close, else the next question. While a tie waits it is
 * the chair's own word, which none of these deeds is.
 */
export function mainVerb(deeds: readonly ConsoleDeed[], tieWaits: boolean): ConsoleVerb | undefined {
  if (tieWaits) return undefined
  const ready = deeds.filter((deed) => deed.verdict.allowed).map((deed) => deed.verb)
  return (['closePoll', 'adoptSilently', 'openPoll', 'open', 'resume', 'next'] as const).find((verb) => ready.includes(verb))
}
