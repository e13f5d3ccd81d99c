import { globSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { median } from 'simple-statistics'
import { z } from 'zod'
import { outsideRepository, packInto } from '../packaging/outside.ts'

/** How long it takes from starting Vitest to a cell's first step, all warm: the package in another repository beside the sources in this one. */
const root = join(import.meta.dirname, '..', '..')
const rounds = 7

const result = z.object({ start: z.number() })
const scenario =
  'name: A chart is installed\nchart: charts/shop\npriority: P0\nsteps:\n  - install: {}\n  - expect: { kind: ConfigMap, name: shop-cache }\n'

/** Milliseconds from `start` to when the one cell of a run has begun: results begin when a cell has its place in the cluster. */
const untilFirstStep = (folder: string, start: number): number => {
  const [file] = globSync('reports/allure-results/*-result.json', { cwd: folder })
  if (file === undefined) throw new Error(`the run in ${folder} has left no result`)
  return result.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))).start - start
}

const measured = async (
  folder: string,
  run: () => Promise<{ readonly exitCode: number | undefined; readonly all: string }>,
): Promise<number> => {
  await rm(join(folder, 'reports'), { recursive: true, force: true })
  const start = Date.now()
  const { exitCode, all } = await run()
  if (exitCode !== 0) throw new Error(all)
  return untilFirstStep(folder, start)
}

const archives = await mkdtemp(join(tmpdir(), 'bench-package-'))
const inside = join(root, 'reports', 'bench-package')
try {
  await using outside = await outsideRepository(await packInto(archives), 'npm', 24)
  await rm(inside, { recursive: true, force: true })
  await cp(join(outside.folder, 'charts'), join(inside, 'charts'), { recursive: true })
  const configs = [
    [outside.folder, 'seatrial/vitest'],
    [inside, '../../helpers/vitest/config.ts'],
  ] as const
  for (const [folder, module] of configs) {
    await mkdir(join(folder, 'scenarios', 'smoke'), { recursive: true })
    await writeFile(join(folder, 'scenarios', 'smoke', 'shop.scenario.yaml'), scenario)
    await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
    await writeFile(join(folder, 'vitest.config.ts'), `import { seatrial } from '${module}'\nexport default seatrial()\n`)
  }
  const words = ['vitest', 'run', '--project', 'smoke']
  const here = async () => {
    const { exitCode, all } = await execa('npx', ['--no-install', ...words], { cwd: inside, reject: false, all: true, stdin: 'ignore' })
    return { exitCode, all }
  }
  const times: { readonly inside: number; readonly outside: number }[] = []
  // The first round warms both.
  for (let round = 0; round <= rounds; round += 1) {
    const there = await measured(outside.folder, () => outside.run(...words))
    const own = await measured(inside, here)
    if (round > 0) times.push({ inside: own, outside: there })
  }
  const [own, there] = [median(times.map((one) => one.inside)), median(times.map((one) => one.outside))]
  console.log(
    `from starting Vitest to the first step, median of ${rounds}: ${own} ms here, ${there} ms from the package: ${(there / own).toFixed(2)}`,
  )
} finally {
  await rm(archives, { recursive: true, force: true })
  await rm(inside, { recursive: true, force: true })
}
