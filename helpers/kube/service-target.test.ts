import { describe, expect, test } from 'vitest'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { object, podWith, probedPart } from './readiness/fixture.ts'
import type { KubeObject } from './object.ts'
import { resolveTarget } from './service-target.ts'

const cacheOf = (objects: readonly KubeObject[]) => ({
  namespace: 'test',
  list: (kind: string) => objects.filter((each) => each.kind === kind),
  get: (kind: string, name: string) => objects.find((each) => each.kind === kind && each.metadata.name === name),
})
const service = (name: string, ports: object[], selector: object = { app: 'web' }) =>
  object('v1', 'Service', name, { spec: { ports, selector } })
const slice = (ready: boolean, ports: object[]) => ({
  ...object('discovery.k8s.io/v1', 'EndpointSlice', 'web-x', { metadata: { labels: { 'kubernetes.io/service-name': 'web' } } }),
  ports,
  endpoints: [
    { conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'web-0' } },
    { conditions: { ready }, targetRef: { kind: 'Pod', name: 'web-1' } },
  ],
})
const http = { name: 'http', port: 80, targetPort: 8080 }
const grpc = { name: 'grpc', port: 15002, targetPort: 'grpc' }
const pod = podWith({ ...probedPart, spec: { ports: [{ name: 'http', containerPort: 8080 }] } })
const both = [
  service('web', [http, grpc]),
  slice(true, [
    { name: 'http', port: 8080 },
    { name: 'grpc', port: 50051 },
  ]),
  pod,
]

describe('leads to the port of a ready pod', () => {
  test.each([
    ['web:80', both, 8080],
    ['web:grpc', both, 50051],
    ['service/web:15002', both, 50051],
    ['web', [service('web', [{ port: 80 }]), slice(true, [{ port: 8080 }]), pod], 8080],
    ['pod/web-1:http', [pod], 8080],
    ['pod/web-1:9999', [pod], 9999],
    ['pod/web-1', [pod], 8080],
  ] satisfies [string, KubeObject[], number][])('%s', (target, objects, port) => {
    expect(resolveTarget(cacheOf(objects), target)).toMatchObject({ pod: 'web-1', port })
  })
})

describe('or says what is wrong', () => {
  test.each([
    ['webb:80', both, 'no Service webb in namespace test (there is web)', 'did you mean `web`?'],
    ['web', both, 'which port? Service web has 80 (http), 15002 (grpc)', undefined],
    ['web:81', both, 'no port 81; Service web has 80 (http), 15002 (grpc)', undefined],
    ['web:80', [service('web', [http], { app: 'x' })], 'no ready endpoint: its selector app=x matches no pod', undefined],
    ['web:80', [service('web', [http]), slice(false, [{ name: 'http', port: 8080 }]), podWith({})], 'pod web-1 is not ready', undefined],
    ['web:grpc', [service('web', [grpc]), slice(true, []), pod], 'targetPort grpc names no port of web-1', undefined],
    ['pod/web-2:80', [pod], 'no Pod web-2', 'did you mean `web-1`?'],
    ['pod/web-1:grpc', [pod], 'it declares 8080 (http)', undefined],
    ['Web 80', [], 'write service:port', undefined],
  ] satisfies [string, KubeObject[], string, string | undefined][])('%s', (target, objects, message, hint) => {
    const error = caught(() => resolveTarget(cacheOf(objects), target))
    expect(error).toBeInstanceOf(SeatrialError)
    expect(error).toMatchObject({ code: 'kube/target', message: expect.stringContaining(message), hint })
  })
})

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
