/** Lays approval sheets out, in a thread of its own. */
import { servePrints } from '../kernel/pdf.ts'
import { sheetDefinition } from './sheet-pdf.ts'

servePrints(sheetDefinition)
