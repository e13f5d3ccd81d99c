import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connect, type Kube } from '../kube/client.ts'
import { count, wrongIn, reasons, runFixture, watchNamespaces } from './testing-ended.ts'

const reports = join(import.meta.dirname, '..', '..', 'reports')

let kube: Kube
let namespaces: ReturnType<typeof watchNamespaces>
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
  namespaces = watchNamespaces(kube)
})
afterAll(async () => {
  namespaces[Symbol.dispose]()
  await kube[Symbol.asyncDispose]()
})

let root: string
beforeEach(async () => {
  await mkdir(reports, { recursive: true })
  root = await mkdtemp(join(reports, 'outage-'))
  return async () => {
    await execa('umount', [join(root, 'reports')], { reject: false })
    await rm(root, { recursive: true, force: true })
  }
})

describe.skipIf(process.getuid?.() !== 0)('a disk that is full', () => {
  const withDisk = async (kilobytes: number): Promise<void> => {
    const disk = join(root, 'reports')
    await mkdir(disk)
    await execa('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk])
  }
  test('after some results keeps those, says so once, and why the others are not there', async () => {
    await withDisk(60)
    const ended = await runFixture(root)
    expect(wrongIn(ended, namespaces.seen)).toEqual([])
    expect(ended.exitCode).toBe(3)
    expect(ended.output.match(/\[report\/unwritable\]/g)).toHaveLength(1)
    expect(ended.output).not.toContain('Unhandled')
    expect(count(ended, 'passed')).toBeGreaterThan(0)
    expect(count(ended, 'not run')).toBeGreaterThan(0)
    expect(reasons(ended)).toEqual([expect.stringMatching(/^the result of .* could not be written: ENOSPC: no space left on device/)])
  })
  test('from the beginning ends the run before it does anything', async () => {
    await withDisk(4)
    const { exitCode, output } = await runFixture(root)
    expect(output).toContain('[report/unwritable] the plan of the run could not be written: ENOSPC')
    expect(exitCode).toBe(3)
  })
})

/** A way to the API server that can be cut: nobody else is disturbed. */
const breakable = async (
  kubeconfig: string,
): Promise<{ readonly kubeconfig: string; readonly cut: () => void; readonly mend: () => void }> => {
  const text = await readFile(kubeconfig, 'utf8')
  const [, host = '', port = ''] = /server: https:\/\/([^:\s]+):(\d+)/.exec(text) ?? []
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = dial(Number(port), host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy()).on('close', () => other.destroy() && open.delete(one))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const own = join(root, 'kubeconfig')
  await writeFile(own, text.replace(`${host}:${port}`, `127.0.0.1:${(server.address() as AddressInfo).port}`))
  const cut = (): void => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  return { kubeconfig: own, cut, mend: () => void (isCut = false) }
}

test('an API server that is gone for a minute: what finished is whole, and what did not says what it met', async () => {
  const way = await breakable(inject('seatrial').kubeconfig)
  const ended = await runFixture(
    root,
    async (_, results) => {
      // One is skipped at once.
      while ((await readdir(results)).filter((name) => name.endsWith('-result.json')).length < 3) await sleep(50)
      way.cut()
      await sleep(60_000)
      way.mend()
    },
    { SEATRIAL_KUBECONFIG: way.kubeconfig },
  )
  const met = /^\[(cluster\/unreachable|step\/timeout|kube\/\w+)\]/
  expect(wrongIn(ended, namespaces.seen, met)).toEqual([])
  expect(count(ended, 'passed')).toBeGreaterThan(0)
  // What helm says of it counts as the chart's failure; two cells fail in any case.
  expect(count(ended, 'broken') + count(ended, 'failed')).toBeGreaterThan(2)
  expect(ended.output).not.toContain('SuppressedError')
  expect(ended.output).toMatch(/not everything was removed: .*\[cluster\/unreachable\]/)
  expect(ended.exitCode).toBe(3)
}, 300_000)
