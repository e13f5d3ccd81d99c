import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { findTarget } from '../../kube/service-target.ts'
import type { KubeObject } from '../../kube/client.ts'
import type { StepContext } from '../context.ts'

const service = z.looseObject({ ports: z.array(z.looseObject({ name: z.string().optional(), port: z.number() })).optional() })
const podSpec = z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })).min(1) })

/** Spark Connect's standard port (spark.connect.grpc.binding.port). */
const connectPort = 15002

const speaksConnect = (object: KubeObject): boolean =>
  service.safeParse(object.spec).data?.ports?.some(({ name, port }) => port === connectPort || name === 'connect') ?? false

/** The Spark Connect server to ask: the one named, or the only one of the namespace. */
export const findConnect = async (
  to: string | undefined,
  { cache, namespace }: StepContext,
): Promise<{ pod: string; port: number; via: string; image: string }> => {
  await cache.watch('v1', 'Service')
  const named = to ?? onlyOne(cache.list('Service').filter(speaksConnect), namespace)
  const found = await findTarget(cache, named)
  const [container] = podSpec.parse(cache.get('Pod', found.pod)?.spec).containers
  return { ...found, image: container?.image ?? '' }
}

const onlyOne = (services: readonly KubeObject[], namespace: string): string => {
  const [first, ...others] = services.map((object) => object.metadata.name)
  if (first === undefined)
    throw new SeatrialError('kube/target', `no Service in ${namespace} has port ${connectPort} or a port called connect`, {
      hint: 'name one with `to:`',
    })
  if (others.length > 0)
    throw new SeatrialError('kube/target', `several Services in ${namespace} speak Spark Connect: ${[first, ...others].join(', ')}`, {
      hint: 'name one with `to:`',
    })
  const ports = service.parse(services[0]?.spec).ports ?? []
  const port = ports.find((one) => one.name === 'connect') ?? ports.find((one) => one.port === connectPort)
  return `${first}:${port?.port ?? connectPort}`
}
