import rows from '../../resources/standards/ics.json' with { type: 'json' }
import { icsTree } from '../../domain/standards/ics.ts'

export const ics = icsTree(rows)
