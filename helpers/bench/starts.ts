import { cpus } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import { $ } from 'zx'
import { ensureCluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { connect } from '../kube/client.ts'
import { formatDuration } from '../types/duration.ts'
import { JvmStarts, lengthOfUnion } from './jvm-starts.ts'

/**
 * `npm run bench:starts`: how much of the wall time of the P0 smoke set goes by while images are loaded or a JVM starts, which
 * no harness can do without, and how busy the processors are meanwhile. Arguments go to Vitest.
 */
const root = join(import.meta.dirname, '..', '..')

/** What all processors have done since they began, in milliseconds. */
const processors = (): { busy: number; all: number } => {
  const times = cpus().map((one) => one.times)
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, time) => sum + time, 0)
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) }
}

/** How long a run loaded images, by the phases that it tells: `✓ Loading spark:4.1.3  59.0 s`. */
const loading = (output: string): number =>
  [...output.matchAll(/^✓ Loading .* (\d+\.\d) s$/gm)].reduce((sum, [, seconds]) => sum + Number(seconds) * 1000, 0)

const { kubeconfig } = await ensureCluster({ root, images: [], progress: terminalProgress() })
await using kube = await connect(kubeconfig)
await using starts = new JvmStarts(kube, ['seatrial/spark', 'seatrial/hive-metastore'])
const [from, before] = [Date.now(), processors()]
const shell = $({ cwd: root, stdio: ['ignore', 'inherit', 'pipe'] })
const { stderr } = await shell`${process.execPath} node_modules/vitest/vitest.mjs run --project smoke ${process.argv.slice(2)}`
const [to, after] = [Date.now(), processors()]

const [wall, loaded] = [to - from, loading(stderr)]
const { servers, executors } = starts
const spans = [...servers, ...executors]
const started = lengthOfUnion(spans, { from, to })
const row = (what: string, time: number): string[] => [what, formatDuration(time), `${((100 * time) / wall).toFixed(0)} %`]
const table = new Table({ head: ['', 'wall time', 'share'] })
table.push(
  row('images are loaded', loaded),
  row(`a JVM starts: ${servers.length} of servers, ${executors.length} of executors`, started),
  row('neither', wall - loaded - started),
  row('all', wall),
)
console.log(table.toString())
const sum = formatDuration(spans.reduce((length, span) => length + span.to - span.from, 0))
const busy = (100 * (after.busy - before.busy)) / (after.all - before.all)
console.log(`the starts one after the other: ${sum}; processors busy: ${busy.toFixed(0)} %`)
