import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { fileURLToPath } from 'node:url'
import { probe } from './probe.ts'
import { takeDown } from './take-down.ts'

const script = `
  import { recordRun } from '${fileURLToPath(new URL('runs.ts', import.meta.url))}'
  await recordRun({})
  console.log('recorded')
  setInterval(() => {}, 1000)`

test('the cluster is not removed while a run of another process uses it', async () => {
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(other.stdout, 'data')
  try {
    const refused = takeDown({ all: true, force: false, progress: { phase: (_, work) => work(() => undefined) } })
    await expect(refused).rejects.toMatchObject({ code: 'cluster/in-use', message: expect.stringContaining(String(other.pid)) })
    expect(await probe(10_000)).toMatchObject({ state: 'ready' })
  } finally {
    other.kill('SIGKILL')
  }
})
