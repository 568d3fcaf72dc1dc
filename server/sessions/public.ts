/** What other modules may use of the sessions. */
export { listWaitingInstructions, takeInstruction, type WaitingInstruction } from './waiting-instructions.ts'
