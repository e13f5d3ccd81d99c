/** What a promise gives, or the reason of the signal where that comes first; the work itself goes on. @throws the signal's reason */
export const untilAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const ended = Promise.withResolvers<never>()
  const end = (): void => ended.reject(signal.reason)
  // Nobody waits for it where the signal comes first.
  work.catch(() => undefined)
  signal.throwIfAborted()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, ended.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
