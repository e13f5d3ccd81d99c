import { z } from 'zod'

/** spark.ui.port */
export const uiPort = 4040

const applications = z.array(z.looseObject({ id: z.string() })).min(1)

const getJson = async (url: string, signal: AbortSignal): Promise<unknown> => {
  const response = await fetch(url, { signal, headers: { connection: 'close' } })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return await response.json()
}

/** What the monitoring REST API says of the one application whose UI is at `base`: `allexecutors`, `sql`. */
export const askUi = async (base: string, what: string, signal: AbortSignal): Promise<unknown> => {
  const [application] = applications.parse(await getJson(`${base}/api/v1/applications`, signal))
  return await getJson(`${base}/api/v1/applications/${application?.id}/${what}`, signal)
}
