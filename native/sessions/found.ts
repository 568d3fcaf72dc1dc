import { findableSession } from '../../domain/sessions/findable.ts'
import { sessionById } from '../../domain/sessions/queries.ts'
import { foundIn } from '../search/public.ts'

export const sessionsFound = [foundIn(sessionById, { noun: 'session', module: 'sessions', whole: true }, (session) => [{ id: session.id, findable: findableSession(session) }])]
