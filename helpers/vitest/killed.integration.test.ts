import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import pLimit from 'p-limit'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect, type Kube } from '../kube/client.ts'
import { count, wrongIn, reasons, runFixture, watchNamespaces, type Ended } from './testing-ended.ts'

/** How often; where it ends is the same every time: what is found with another seed is found again with it. */
const times = Number(process.env['SEATRIAL_KILLS'] ?? 20)
const seed = Number(process.env['SEATRIAL_KILL_SEED'] ?? 1)

const reports = join(import.meta.dirname, '..', '..', 'reports')

let kube: Kube
let folder: string
let namespaces: ReturnType<typeof watchNamespaces>
let undisturbed: Ended
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
  namespaces = watchNamespaces(kube)
  await mkdir(reports, { recursive: true })
  folder = await mkdtemp(join(reports, 'killed-'))
  undisturbed = await runFixture(join(folder, 'undisturbed'))
})
afterAll(async () => {
  namespaces[Symbol.dispose]()
  await kube[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('undisturbed every cell has its result', () => {
  expect(wrongIn(undisturbed, namespaces.seen)).toEqual([])
  expect(undisturbed.exitCode).toBe(1)
  expect([count(undisturbed, 'passed'), count(undisturbed, 'failed')]).toEqual([10, 2])
})

const ways = ['SIGKILL', 'SIGINT', 'a thread ends'] as const
// Each in a stretch of its own, so that the whole run has its share.
const moments = fc.sample(fc.noBias(fc.nat(999)), { seed, numRuns: times }).map((one, at) => (at + one / 1_000) / times)

const endedAt = (share: number, at: number): Promise<Ended> => {
  const [root, after] = [join(folder, String(at)), Math.round(share * undisturbed.took)]
  const way = ways[at % ways.length]
  if (way === 'SIGKILL' || way === 'SIGINT')
    return runFixture(root, async (group) => {
      await sleep(after)
      try {
        process.kill(-group, way)
      } catch {
        // It was over before its time.
      }
    })
  // A thread can not be killed from outside: the one that started it ends it, at once, as Node does when its memory is used up.
  const program = `process.on('worker',(thread)=>setTimeout(()=>thread.terminate(),${after}))`
  return runFixture(root, undefined, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` })
}

test(`ended at any of ${times} moments, a run reports what had finished, says of the rest that it did not run, and nothing else`, async () => {
  const side = pLimit(3)
  const all = await Promise.all(moments.map((share, at) => side(() => endedAt(share, at))))
  for (const [at, ended] of all.entries()) {
    const counts = ['passed', 'failed', 'not run'].map((status) => `${count(ended, status)} ${status}`).join(', ')
    console.log(
      `${ways[at % ways.length]} at ${Math.round((moments[at] ?? 0) * 100)} %: ${counts}; exit code ${ended.exitCode}; ${reasons(ended).join(' | ')}`,
    )
  }
  expect(all.map((ended) => wrongIn(ended, namespaces.seen))).toEqual(all.map(() => []))
  const cutOff = all.map((ended, at) => ({ ended, way: ways[at % ways.length] })).filter(({ ended }) => count(ended, 'not run') > 0)
  const interrupted = cutOff
    .filter(({ way }) => way === 'SIGINT')
    .map(({ ended }) => ({
      code: ended.exitCode,
      why: reasons(ended),
      told: /Not run {2}\d+ planned cells?: it was interrupted/.test(ended.output),
    }))
  expect(interrupted).toEqual(interrupted.map(() => ({ code: 130, why: ['it was interrupted (SIGINT)'], told: true })))
  expect(cutOff.filter(({ ended }) => ended.exitCode === 0)).toEqual([])
}, 600_000)
