import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import Table from 'cli-table3'
import { $, which } from 'zx'
import { z } from 'zod'
import { ensureCluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { bringKubectl } from '../cluster/helm-program.ts'
import { findHelm } from '../helm/binary.ts'
import { connect } from '../kube/client.ts'
import type { Kube } from '../kube/client.ts'

/** `npm run bench`: the harness beside a bare program and beside a plain script, in the same minutes on the same cluster. */
const root = join(import.meta.dirname, '..', '..')
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)

const report = z.object({
  success: z.literal(true),
  testResults: z.tuple([z.object({ startTime: z.number(), endTime: z.number() })]),
})

/** Runs a scenario file of the bench, which must be green; gives milliseconds from its first cell's start to its last cell's end. */
const harness = async (file: string): Promise<number> => {
  const output = join(root, 'reports', 'bench.json')
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'bench', file, '--reporter=json', `--outputFile.json=${output}`]
  await $({ cwd: root, quiet: true })`${process.execPath} ${vitest}`
  const [{ startTime, endTime }] = report.parse(JSON.parse(await readFile(output, 'utf8'))).testResults
  return endTime - startTime
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** All requests that the API server has served, by its own count. */
const requests = async (kube: Kube): Promise<number> => {
  const metrics = await kube.request<string>('GET', '/metrics')
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total{'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

const quiet = async (kube: Kube): Promise<void> => {
  for (;;) {
    const { items } = await kube.request<{ items: { metadata: { name: string } }[] }>('GET', '/api/v1/namespaces')
    if (!items.some(({ metadata }) => /^(st|floor|bench)-/.test(metadata.name))) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

interface Comparison {
  readonly what: string
  readonly ours: () => Promise<number>
  readonly other: () => Promise<number>
  readonly limit: number
}

const cluster = await ensureCluster({ root, images: ['localhost/seatrial/spark:4.1.3'], progress: terminalProgress() })
const kube = await connect(cluster.kubeconfig)
const script = { KUBECONFIG: cluster.kubeconfig, PATH: [await toolFolder(), process.env['PATH']].join(delimiter) }

/** A folder with `helm` and `kubectl` by those names, for the script. */
async function toolFolder(): Promise<string> {
  const folder = join(root, 'reports', 'bench-tools')
  await $`mkdir -p ${folder} && ln -sf ${await which(await findHelm())} ${folder}/helm && ln -sf ${await which(await bringKubectl())} ${folder}/kubectl`
  return folder
}

const comparisons: readonly Comparison[] = [
  {
    what: '20 trivial scenarios at once, beside a bare Node program over watches',
    limit: 1.2,
    ours: () => harness('helpers/bench/trivial.scenario.yaml'),
    other: async () =>
      Number(
        (
          await $({
            cwd: root,
            quiet: true,
          })`${process.execPath} helpers/bench/floor.ts ${cluster.kubeconfig} helpers/bench/deployment.yaml 20`
        ).stdout.trim(),
      ),
  },
  {
    what: 'one Spark scenario, beside a plain script with helm and kubectl',
    limit: 1.05,
    ours: () => harness('helpers/bench/spark.scenario.yaml'),
    other: () => timed(() => $({ cwd: root, env: { ...process.env, ...script }, quiet: true })`helpers/bench/spark.sh charts/spark`),
  },
]

const table = new Table({ head: ['comparison', 'ours', 'theirs', 'ratio', 'limit', 'API requests, ours and theirs'] })
for (const { what, ours, other, limit } of comparisons) {
  const measured: { ours: number; other: number; asked: [number, number] }[] = []
  for (let round = 0; round < rounds; round++) {
    await quiet(kube)
    const before = await requests(kube)
    const mine = await ours()
    // What is deleted costs requests until it is gone, ours as theirs.
    await quiet(kube)
    const between = await requests(kube)
    const theirs = await other()
    await quiet(kube)
    measured.push({ ours: mine, other: theirs, asked: [between - before, (await requests(kube)) - between] })
    console.error(`${what}: round ${round + 1} of ${rounds}: ${(mine / 1000).toFixed(1)} s and ${(theirs / 1000).toFixed(1)} s`)
  }
  const [a, b] = [median(measured.map((one) => one.ours)), median(measured.map((one) => one.other))]
  table.push([
    what,
    `${(a / 1000).toFixed(1)} s`,
    `${(b / 1000).toFixed(1)} s`,
    median(measured.map((one) => one.ours / one.other)).toFixed(2),
    limit,
    `${median(measured.map((one) => one.asked[0]))}, ${median(measured.map((one) => one.asked[1]))}`,
  ])
}
console.log(table.toString())
await kube[Symbol.asyncDispose]()
