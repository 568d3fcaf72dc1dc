/** What other modules may use of people, in the caller's transaction. */
export { listByRole } from './store.ts'
export { registerTasks, type TaskKeeper } from './tasks.ts'
/** For filling a new portal; a running one is changed by commands, which know the rules. */
export { saveDelegation } from './delegations.ts'
export { saveBody, savePersons, saveUnit } from './store.ts'
