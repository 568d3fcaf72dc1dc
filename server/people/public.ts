/** What other modules may use of people, in the caller's transaction. */
export { listBodies, listByRole, listPersons, listUnits, loadBody, loadPerson, loadUnit } from './store.ts'
export { registerTasks, type TaskKeeper } from './tasks.ts'
