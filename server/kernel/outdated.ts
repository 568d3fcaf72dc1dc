/** What was brought before the transaction is no longer so: the command is done again from its beginning. */
export class Outdated extends Error {
  readonly code = 'KE002'

  constructor() {
    super('what was brought is no longer so')
  }
}
