import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { cacheDir } from '../cluster/cache.ts'
import { clusterNodes } from '../cluster/kind.ts'
import { engineRun, type Engine } from '../engine/engine.ts'
import { findEngine } from '../engine/find.ts'
import { startRegistry } from '../helm/testing.ts'
import { runScenariosIn } from '../vitest/testing.ts'
import { inNetworkOf } from './testing-node-network.ts'

const reports = join(import.meta.dirname, '..', '..', 'reports')
const quiet = { phase: <T>(_: string, work: (say: (line: string) => void) => Promise<T>): Promise<T> => work(() => undefined) }

let root: string
let engine: Engine
/** An image that no cluster has yet. */
let name: string

const container = (image: string): string => `name: app
          image: ${image}
          args: [wait]
          imagePullPolicy: IfNotPresent
          securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }`

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), text)
}
const chart = async (folder: string, image: string): Promise<void> => {
  await write(`${folder}/Chart.yaml`, `{ apiVersion: v2, name: ${folder}, version: 0.1.0 }`)
  await write(`${folder}/values.yaml`, `image: { repository: localhost/seatrial/${name}, tag: "1" }`)
  await write(
    `${folder}/templates/app.yaml`,
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      containers:
        - ${container(image)}
`,
  )
}

beforeEach(async () => {
  await mkdir(reports, { recursive: true })
  root = await mkdtemp(join(reports, 'pushed-'))
  name = `pushed-${Date.now()}`
  await write(
    'vitest.config.ts',
    `import { seatrialConfig } from ${JSON.stringify(join(import.meta.dirname, '..', 'vitest', 'config.ts'))}\nexport default seatrialConfig(import.meta.dirname)\n`,
  )
  await write('fixtures/images/images.yaml', `images: [{ ref: "localhost/seatrial/${name}:1", context: app }]`)
  await write('fixtures/images/app/Containerfile', `ARG BASE\nFROM localhost/seatrial/probe:1\nLABEL test=${name}\n`)
  await chart('good', '{{ .Values.image.repository }}:{{ .Values.image.tag }}')
  await chart('fixed', `localhost/seatrial/${name}:1`)
  const applied = `{ apiVersion: v1, kind: ConfigMap, metadata: { name: worker }, data: { image: "localhost/seatrial/${name}:1" } }`
  await write(
    'scenarios/smoke/good.scenario.yaml',
    `name: Good\nchart: good\npriority: P0\nsteps:\n  - install: {}\n  - apply: { objects: [${applied}] }\n  - expect: { kind: ConfigMap, name: worker, match: { data: { image: "localhost/seatrial/${name}:1" } }, absent: true }\n`,
  )
  await write('scenarios/smoke/fixed.scenario.yaml', 'name: Fixed\nchart: fixed\npriority: P0\nsteps:\n  - install: {}\n')
  engine = await findEngine({ cache: cacheDir(), progress: quiet })
  return async () => {
    await rm(root, { recursive: true, force: true })
    const { stdout } = await engineRun(engine, ['images', '--format', '{{.Repository}}:{{.Tag}}'])
    const made = stdout.split('\n').filter((image) => image.includes(name))
    if (made.length > 0) await engineRun(engine, ['rmi', '-f', ...made])
  }
})

describe('images that are built here, on a cluster that is named', () => {
  test('are refused before any cluster work where its nodes do not have them', async () => {
    const { all, exitCode } = await runScenariosIn(root, [])
    expect(all).toContain(`its nodes do not have localhost/seatrial/${name}:1, which is built on this machine`)
    expect(all).toContain('hint: name a registry that the nodes can pull from: SEATRIAL_IMAGE_REGISTRY=HOST/PATH')
    expect(exitCode).toBe(3)
  })

  test.skipIf(process.getuid?.() !== 0)(
    'are pushed to a registry, charts and applied objects name them there, and nodes pull them',
    async () => {
      await using registry = await startRegistry()
      const place = `${registry.host}/ci/seatrial/${name}`
      const [node] = await clusterNodes(engine)
      await using _port = await inNetworkOf(engine, node?.name ?? '', Number(registry.host.split(':')[1]), root)
      const ended = await runScenariosIn(root, ['--reporter=verbose'], { SEATRIAL_IMAGE_REGISTRY: `${registry.host}/ci` })
      expect(await (await fetch(`http://${registry.host}/v2/ci/seatrial/${name}/tags/list`)).json()).toMatchObject({ tags: ['1'] })
      expect(ended.all).toContain(`[helm/image] release fixed still names localhost/seatrial/${name}:1, which only this machine has`)
      expect(ended.all).toContain(`the cluster gets it as ${place}:1`)
      expect(ended.all).toMatch(/✓ .*good\.scenario\.yaml/)
      expect(ended.all).toContain('1 failed | 1 passed')
      expect(ended.exitCode).toBe(1)
    },
  )

  test('are not pushed where the registry does not take them, and that is said', async () => {
    const { all, exitCode } = await runScenariosIn(root, [], { SEATRIAL_IMAGE_REGISTRY: '127.0.0.1:9/ci' })
    expect(all).toContain(`[image/push] push 127.0.0.1:9/ci/seatrial/${name}:1`)
    expect(exitCode).toBe(3)
    const wrong = await runScenariosIn(root, [], { SEATRIAL_IMAGE_REGISTRY: 'https://registry.example.com' })
    expect(wrong.all).toContain('[image/registry] SEATRIAL_IMAGE_REGISTRY=https://registry.example.com: it is not HOST/PATH')
    expect(wrong.exitCode).toBe(2)
  })
})
