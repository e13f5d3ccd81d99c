import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Table from 'cli-table3'
import { $ } from 'zx'
import { z } from 'zod'
import { ensureCluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { connect } from '../kube/client.ts'
import type { Kube } from '../kube/client.ts'
import { ensureSystemNamespace } from '../run/lease.ts'

/**
 * `npm run soak`: the P0 smoke scenarios again and again (SOAK_RUNS, by default 20). Tells each run that was not green,
 * and what is in the cluster, and of temporary folders on this machine, that was not there before the first.
 */
const root = join(import.meta.dirname, '..', '..')
const runs = Number(process.env['SOAK_RUNS'] ?? 20)

const groupList = z.object({ groups: z.array(z.object({ preferredVersion: z.object({ groupVersion: z.string() }) })) })
const resourceList = z.object({ resources: z.array(z.object({ name: z.string(), verbs: z.array(z.string()) })) })
const objectList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) })) })

/** What comes and goes in any cluster. */
const passing = new Set(['events', 'leases'])

/** Every object of every kind that can be listed, as `resource namespace/name`. */
const objectsOf = async (kube: Kube): Promise<Set<string>> => {
  const { groups } = groupList.parse(await kube.request('GET', '/apis'))
  const roots = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)]
  const found = await Promise.all(
    roots.map(async (path) => {
      const { resources } = resourceList.parse(await kube.request('GET', path))
      const listed = resources.filter(({ name, verbs }) => verbs.includes('list') && !passing.has(name))
      return await Promise.all(
        listed.map(async ({ name }) => {
          const { items } = objectList.parse(await kube.request('GET', `${path}/${name}`))
          return items.map(({ metadata }) => `${name} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`)
        }),
      )
    }),
  )
  return new Set(found.flat(2))
}

const temporary = async (): Promise<Set<string>> => new Set((await readdir(tmpdir())).filter((name) => name.startsWith('seatrial')))

const report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

const smoke = async (): Promise<{ passed: number; notGreen: string[]; seconds: number }> => {
  const output = join(root, 'reports', 'soak.json')
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'smoke', '--reporter=json', `--outputFile.json=${output}`]
  await rm(output, { force: true })
  const started = performance.now()
  await $({ cwd: root, quiet: true, nothrow: true })`${process.execPath} ${vitest}`
  const seconds = Math.round((performance.now() - started) / 1000)
  const tests = report.parse(JSON.parse(await readFile(output, 'utf8'))).testResults.flatMap(({ assertionResults }) => assertionResults)
  const notGreen = tests.filter(({ status }) => status !== 'passed').map(({ fullName, status }) => `${status}: ${fullName}`)
  return { passed: tests.length - notGreen.length, notGreen, seconds }
}

const { kubeconfig } = await ensureCluster({ root, images: [], progress: terminalProgress() })
const kube = await connect(kubeconfig)
// A cluster's first run makes the namespace of leases, which stays, and the cluster puts objects of its own into it.
await ensureSystemNamespace(kube)
await setTimeout(5_000)
const table = new Table({ head: ['run', 'seconds', 'passed', 'not green', 'left behind'] })
const before = { objects: await objectsOf(kube), files: await temporary() }
let bad = 0
for (let run = 1; run <= runs; run += 1) {
  const { passed, notGreen, seconds } = await smoke()
  const objects = await objectsOf(kube)
  const left = [...objects.difference(before.objects), ...(await temporary()).difference(before.files)]
  if (passed === 0 || notGreen.length > 0 || left.length > 0) bad += 1
  table.push([run, seconds, passed, notGreen.join('\n'), left.join('\n')])
  console.error(
    [
      `run ${run} of ${runs}: ${seconds} s, ${passed} passed, ${notGreen.length} not, ${left.length} left behind`,
      ...notGreen,
      ...left,
    ].join('\n  '),
  )
}
console.log(table.toString())
process.exitCode = bad === 0 ? 0 : 1
await kube[Symbol.asyncDispose]()
