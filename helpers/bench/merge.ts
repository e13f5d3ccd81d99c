import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** 100,000 results of 1,280 cells over many runs in eight shards' folders, merged and paged within these bounds. */
const results = 100_000
const cells = 1_280
const bounds = { seconds: 30, megabytes: 1_024 }

const digest = (text: string): string => createHash('md5').update(text).digest('hex')
const root = mkdtempSync(join(tmpdir(), 'seatrial-merge-'))

const write = (number: number): void => {
  const cell = number % cells
  const key = `scenarios/smoke/s${cell >> 3}.scenario.yaml#n=${cell & 7}`
  const run = `r${Math.floor(number / cells)}`
  const [uuid, start] = [`${run}-${cell}`, 1_700_000_000_000 + number * 1_000]
  const status = number % 50 === 0 ? 'failed' : 'passed'
  const steps = Array.from({ length: 6 }, (_, at) => ({
    name: `step ${at}`,
    status,
    stage: 'finished',
    start: start + at,
    stop: start + at + 1,
  }))
  const labels = {
    epic: 'smoke',
    feature: `chart-${cell % 5}`,
    story: `s${cell >> 3}`,
    severity: 'normal',
    cell: key,
    run,
    host: 'h',
    thread: `${run} 1`,
  }
  const result = {
    uuid,
    name: `Cell ${cell}`,
    fullName: key,
    testCaseId: digest(`s${cell >> 3}`),
    historyId: digest(key),
    status,
    start,
    stop: start + 20_000,
    steps,
    parameters: [{ name: 'n', value: String(cell & 7) }],
    statusDetails:
      status === 'failed' ? { message: '[ready/timeout] Deployment connect was not ready', trace: 'smoke.scenario.yaml:7:5' } : {},
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
  }
  writeFileSync(join(root, `shard-${cell % 8}`, `${uuid}-result.json`), JSON.stringify(result))
}

/** The most memory that a process and those it has started have held so far, in kilobytes, as the kernel keeps it. */
const highWaterMarks = (pid: number, marks: Map<number, number>): void => {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    marks.set(pid, Number(kilobytes ?? 0))
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean))
      highWaterMarks(Number(child), marks)
  } catch {
    // It has ended.
  }
}

try {
  for (let shard = 0; shard < 8; shard += 1) mkdirSync(join(root, `shard-${shard}`))
  for (let number = 0; number < results; number += 1) write(number)
  const seatrial = join(import.meta.dirname, '..', 'cli', 'seatrial.ts')
  const begun = performance.now()
  const merging = execa(process.execPath, [seatrial, 'report', root, '--output', join(root, 'merged')], { reject: false })
  const marks = new Map<number, number>()
  const watching = setInterval(() => highWaterMarks(merging.pid ?? 0, marks), 100)
  const { stdout, stderr } = await merging
  clearInterval(watching)
  const seconds = (performance.now() - begun) / 1_000
  const megabytes = [...marks.values()].reduce((sum, one) => sum + one, 0) / 1_024
  console.log([stdout, stderr].join('\n'))
  console.log(JSON.stringify({ results, cells, seconds: Number(seconds.toFixed(1)), megabytes: Math.round(megabytes), bounds }))
  if (!stdout.includes('Allure report') || seconds > bounds.seconds || megabytes > bounds.megabytes) process.exitCode = 1
} finally {
  rmSync(root, { recursive: true, force: true })
}
