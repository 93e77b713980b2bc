import { KaitoCheckError } from '../../src/errors.ts'

/** What a user sees of an error. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}

/** The error that work ends with, in the words a user sees; throws when it ends well or with a bug. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof KaitoCheckError) return { code: error.code, message: error.message, hint: error.hint }
    throw error
  }
  throw new Error('nothing was refused')
}
