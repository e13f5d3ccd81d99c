/** Runs work that Ctrl-C ends by its signal: before the first scenario runs nobody else listens. */
export const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const interrupt = new AbortController()
  const stop = (): void => interrupt.abort(new Error('interrupted'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await work(interrupt.signal)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
