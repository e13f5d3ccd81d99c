import pRetry, { AbortError } from 'p-retry'

/** The longest that one attempt takes, in milliseconds. */
const timeout = 20_000

const isPassing = (status: number): boolean => status === 429 || status >= 500

/**
 * Posts JSON, up to three times where the other side is busy or not there. A redirection is not followed: the address is a
 * secret of the one that it names. @throws where it is not taken, with the service's own words
 */
export const postJson = (url: URL, body: object, signal: AbortSignal): Promise<void> =>
  pRetry(
    async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      })
      if (response.ok) return
      const words = `HTTP ${response.status} ${(await response.text()).slice(0, 300)}`
      throw isPassing(response.status) ? new Error(words) : new AbortError(words)
    },
    { retries: 2, minTimeout: 1_000, signal, shouldRetry: ({ error }) => !(error instanceof DOMException) },
  )
