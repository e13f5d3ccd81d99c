import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineRun, type Engine } from '../../engine/engine.ts'
import { findEngine } from '../../engine/find.ts'
import type { Progress } from '../../types/progress.ts'
import { cacheDir, clusterName } from '../cache.ts'
import { ensureCluster } from '../ensure.ts'
import { clusterNodes } from '../kind.ts'

const ref = 'localhost/seatrial/test-of-images:1'
let root: string
let engine: Engine

interface Recorded extends Progress {
  readonly phases: string[]
  readonly said: string[]
}
const recorded = (): Recorded => {
  const [phases, said]: [string[], string[]] = [[], []]
  return {
    phases,
    said,
    phase(title, work) {
      phases.push(title)
      return work((detail) => said.push(detail))
    },
  }
}

const writeContext = (content: string): Promise<void> => writeFile(join(root, 'fixtures/images/tiny/content'), content)

/** The digests the cluster's node has under the name. */
const inNode = async (): Promise<string> => {
  const [node] = await clusterNodes(engine)
  const list = ['exec', node?.name ?? '', 'ctr', '-n', 'k8s.io', 'images', 'ls', `name==${ref}`]
  return (await engineRun(engine, list)).stdout.split('\n').slice(1).join()
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'seatrial-images-'))
  const images = join(root, 'fixtures/images')
  await mkdir(join(images, 'tiny'), { recursive: true })
  await writeFile(join(images, 'images.yaml'), `images: [{ ref: ${ref}, context: tiny }]`)
  await writeFile(join(images, 'tiny/Containerfile'), 'ARG BASE\nFROM scratch\nCOPY content /content\n')
  await writeContext(`first ${Date.now()}`)
  engine = await findEngine({ cache: cacheDir(), progress: recorded() })
})
afterAll(async () => {
  await rm(root, { recursive: true })
  await engineRun(engine, ['rmi', '-f', ref])
})

test('an image is built and loaded once, and again when its context changes', async () => {
  await ensureCluster({ root, images: [ref], progress: recorded() })
  const first = await inNode()
  expect(first).toContain(ref)

  const again = recorded()
  const taken: number[] = []
  while (taken.length < 3) {
    const started = performance.now()
    await ensureCluster({ root, images: [ref, 'docker.io/library/never-listed:1'], progress: again })
    taken.push(performance.now() - started)
  }
  expect(Math.min(...taken)).toBeLessThan(1_000)
  expect(again.phases).toEqual([])

  await writeContext(`second ${Date.now()}`)
  const changed = recorded()
  await ensureCluster({ root, images: [ref], progress: changed })
  expect(changed.phases).toContain(`Loading ${ref}`)
  expect(await inNode()).not.toBe(first)
})

test('an image is not replaced while another living run uses it', async () => {
  const other = spawn('sleep', ['60'])
  const stat = await readFile(`/proc/${other.pid}/stat`, 'utf8')
  const note = {
    pid: other.pid,
    started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
    cluster: clusterName(),
    images: { [ref]: 'of-other-sources' },
  }
  await writeFile(join(cacheDir(), 'runs', `${other.pid}.json`), JSON.stringify(note))
  await writeContext(`third ${Date.now()}`)
  const before = await inNode()
  const progress = recorded()
  const ensuring = ensureCluster({ root, images: [ref], progress })
  await expect.poll(() => progress.said, { timeout: 60_000 }).toContain(`used by process ${other.pid}`)
  expect(await inNode()).toBe(before)
  other.kill()
  await ensuring
  expect(await inNode()).not.toBe(before)
})

test('a build that fails says why, with its last lines and the log', async () => {
  await writeFile(join(root, 'fixtures/images/tiny/Containerfile'), 'ARG BASE\nFROM scratch\nCOPY not-there /\n')
  const failing = ensureCluster({ root, images: [ref], progress: recorded() })
  await expect(failing).rejects.toMatchObject({
    code: 'image/build',
    message: expect.stringMatching(/not-there[\s\S]*The whole output: .*\.log/),
  })
})
