import { RefusalError } from '../../domain/kernel/verdict.ts'

/** The key of the refusal, and its HTTP status after a blank when it isn't 409; `allowed` when there was none. */
export async function refusal(deed: Promise<unknown>): Promise<string> {
  try {
    await deed
    return 'allowed'
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    const { status } = error as RefusalError & { status: number }
    return status === 409 ? error.refusal.key : `${error.refusal.key} ${status}`
  }
}
