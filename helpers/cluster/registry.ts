/** Where Docker Hub answers for names that start with docker.io. */
const hub = 'https://registry-1.docker.io/v2/'

/** Whether the registry behind docker.io answers, within two seconds: a machine without one is to notice at once. */
export const registryAnswers = async (signal?: AbortSignal): Promise<boolean> => {
  const limits = [AbortSignal.timeout(2_000), ...(signal ? [signal] : [])]
  try {
    const { status } = await fetch(hub, { signal: AbortSignal.any(limits) })
    // It asks for a token, which the engine gets: any other answer is that of something in between.
    return status === 200 || status === 401
  } catch {
    signal?.throwIfAborted()
    return false
  }
}
