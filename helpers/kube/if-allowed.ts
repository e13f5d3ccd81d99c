import { ApiError } from './client.ts'

/** What is asked for, or `otherwise` where the user may not ask for it. */
export const ifAllowed = async <T>(asked: Promise<T>, otherwise: T): Promise<T> =>
  await asked.catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 403) return otherwise
    throw error
  })
