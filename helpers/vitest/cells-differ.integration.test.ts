import { globSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { expect, test } from 'vitest'
import { openCharts } from '../helm/charts.ts'
import { helmFor } from '../helm/helm.ts'
import { openPulls } from '../helm/pulls.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { chartText } from '../types/chart.ts'
import { installsOf, renderInstall } from './renders.ts'

const root = join(import.meta.dirname, '..', '..')

/** Cells that install what another one does, and why they may. */
const reasons = new Map([
  ['scenarios/smoke/uninstall.scenario.yaml', 'it looks at what is left of the plainest installation, not at what that does'],
  ['scenarios/security/openshift-platform.scenario.yaml', 'what differs is the namespace: the same platform with users that it is given'],
  ['scenarios/security/containers.scenario.yaml', 'it looks at the processes of what others look at the accounts and the network of'],
])

/** Charts that render something else each time, and why they may. */
const random = new Map([
  ['charts/postgresql', 'a password that nobody gave is made up, and kept by upgrades'],
  ['charts/platform', 'it has that chart in it'],
])

test(
  'no two cells of a suite install the same unless it is said why, and what is rendered twice is the same twice',
  { timeout: 300_000 },
  async () => {
    const folder = await temporaryFolder()
    try {
      const charts = openCharts(root, openPulls(AbortSignal.timeout(300_000)))
      const renderer = { helm: await helmFor('/dev/null'), charts, root }
      const limit = pLimit(availableParallelism())
      const rendered = new Map<string, Promise<string>>()
      let files = 0
      const manifestOf = (install: ReturnType<typeof installsOf>[number]): Promise<string> => {
        const key = JSON.stringify(install)
        const known = rendered.get(key) ?? limit(() => renderInstall(renderer, folder, install, (files += 1)))
        rendered.set(key, known)
        return known
      }
      const cells = globSync('scenarios/**/*.scenario.yaml', { cwd: root }).flatMap((file) => {
        const reading = readScenario(file, readFileSync(join(root, file), 'utf8'), diskFiles(root))
        if ('problems' in reading) throw new Error(`${file} has problems`)
        return reading.scenario.cells.map((cell) => ({ file, suite: file.split('/')[1], cell }))
      })
      const texts = await Promise.all(
        cells.map(async ({ file, suite, cell }) => {
          const manifests = await Promise.all(installsOf(cell).map(manifestOf))
          return { file, cell: cell.name, text: [suite, ...manifests].join('\n---\n') }
        }),
      )
      const same = [
        ...Map.groupBy(
          texts.filter(({ file }) => !reasons.has(file)),
          ({ text }) => text,
        ).values(),
      ]
      expect(same.filter((group) => group.length > 1).map((group) => group.map(({ cell }) => cell))).toEqual([])
      // One of each chart again.
      const installs = cells.flatMap(({ cell }) => installsOf(cell))
      for (const [, [install]] of Map.groupBy(installs, ({ chart }) => chartText(chart))) {
        if (install === undefined || random.has(chartText(install.chart))) continue
        expect(await renderInstall(renderer, folder, install, (files += 1))).toBe(await manifestOf(install))
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
