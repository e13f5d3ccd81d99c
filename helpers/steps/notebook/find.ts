import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import { execWhole } from '../../kube/exec-whole.ts'
import { findTarget } from '../../kube/service-target.ts'
import type { StepContext } from '../context.ts'

const service = z.looseObject({ ports: z.array(z.looseObject({ port: z.number() })).optional() })
/** Jupyter Server's standard port. */
const jupyterPort = 8888

const isJupyter = (object: KubeObject): boolean =>
  service.safeParse(object.spec).data?.ports?.some(({ port }) => port === jupyterPort) ?? false

/** The server's token is its own to tell: what `jupyter server list` knows inside the pod. */
const listing = /token=([^\s&]+)/

const tokenOf = async (pod: string, { kube, namespace, signal }: StepContext): Promise<string> => {
  const asked = await execWhole(kube, {
    namespace,
    pod,
    command: 'if [ -n "$JUPYTER_TOKEN" ]; then echo "token=$JUPYTER_TOKEN"; else jupyter server list; fi',
    signal,
  })
  return listing.exec(asked.stdout)?.[1] ?? ''
}

/** The Jupyter server to use: the one named, or the one of the namespace, with its token. */
export const findJupyter = async (
  to: string | undefined,
  context: StepContext,
): Promise<{ pod: string; port: number; via: string; token: string }> => {
  const { cache, namespace } = context
  await cache.watch('v1', 'Service')
  const [first, ...others] = cache.list('Service').filter(isJupyter)
  if (to === undefined && others.length > 0)
    throw new SeatrialError(
      'kube/target',
      `several Services in ${namespace} have port ${jupyterPort}: ${[first, ...others].map((one) => one?.metadata.name).join(', ')}`,
      { hint: 'name one with `to:`' },
    )
  const named = to ?? (first === undefined ? undefined : `${first.metadata.name}:${jupyterPort}`)
  if (named === undefined)
    throw new SeatrialError('kube/target', `no Service in ${namespace} has port ${jupyterPort}`, { hint: 'name one with `to:`' })
  const found = await findTarget(cache, named)
  return { ...found, token: await tokenOf(found.pod, context) }
}
