/** Lays minutes out, in a thread of its own. */
import { servePrints } from '../kernel/pdf.ts'
import { minutesDefinition } from './minutes-pdf.ts'

servePrints(([minutes, language]: Parameters<typeof minutesDefinition>) => minutesDefinition(minutes, language))
