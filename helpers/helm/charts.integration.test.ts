import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import type { ChartSource } from '../types/chart.ts'
import { findHelm } from './binary.ts'
import { chartFile } from './chart-file.ts'
import { lockDigest } from './chart-lock.ts'
import { openCharts } from './charts.ts'
import { openPulls } from './pulls.ts'
import { account, helm, packageChart, pushChart, startRegistry, startRepository, writeChart } from './testing.ts'

let root = ''
let copies = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sources-'))
  const program = await findHelm()
  // Compiled once for all tests, in the cache that lasts.
  await (await startRegistry())[Symbol.asyncDispose]()
  vi.stubEnv('SEATRIAL_HELM', program)
  vi.stubEnv('HELM_CACHE_HOME', join(root, 'helm-cache'))
  vi.stubEnv('HELM_CONFIG_HOME', join(root, 'helm-config'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(root, { recursive: true, force: true })
})

const signal = AbortSignal.timeout(170_000)
/** Charts as one run sees them. */
const run = () => openCharts(root, openPulls(signal))
const complete = (source: ChartSource, charts = run()): Promise<string> => charts.complete(source, join(root, `copy-${(copies += 1)}`))

/** What a chart renders to, as the ConfigMaps say it. */
const says = async (source: ChartSource, charts = run(), ...args: string[]): Promise<string[]> => {
  const manifest = await helm(['template', 'r', await complete(source, charts), ...args])
  return [...manifest.matchAll(/says: "?([^"\s}]+)/g)].map(([, word]) => word ?? '').toSorted()
}

/** Runs with a registry and a cache of its own. */
const withRegistry = async (work: (host: string) => Promise<void>): Promise<void> => {
  await using registry = await startRegistry()
  const cache = await mkdtemp(join(root, 'cache-'))
  vi.stubEnv('SEATRIAL_CACHE', cache)
  await work(registry.host)
}

const packaged = async (name: string, version: string, says_ = version, dependencies: readonly object[] = []): Promise<string> => {
  const folder = await mkdtemp(join(root, `${name}-`))
  return await packageChart(await writeChart(join(folder, name), { name, version, says: says_, dependencies }), folder)
}

test('a registry has a chart by version, by digest, and by both', async () => {
  await withRegistry(async (host) => {
    const digest = await pushChart(await packaged('app', '1.2.3'), `oci://${host}/charts`)
    const chart = `oci://${host}/charts/app`
    for (const source of [
      `${chart}:1.2.3`,
      `${chart}@${digest}`,
      `${chart}:1.2.3@${digest}`,
      { repo: `oci://${host}/charts`, name: 'app', version: '1.2.3' },
    ])
      expect(await says(source)).toEqual(['1.2.3'])
    await expect(complete(`${chart}:1.2.4@${digest}`)).rejects.toMatchObject({
      code: 'helm/unknown-chart',
      message: `${chart}:1.2.4@${digest}: the chart of this digest has the version 1.2.3`,
    })
    await expect(complete(`${chart}:9.9.9`)).rejects.toMatchObject({
      code: 'helm/unknown-chart',
      message: `${chart}:9.9.9 cannot be pulled from ${host}: ${host}/charts/app:9.9.9: not found`,
    })
    await expect(complete(`${chart}@sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'helm/unknown-chart' })
  })
})

test('a version is asked for again by each run, and what was cached never stands in; a digest is not', async () => {
  let chart = ''
  let digest = ''
  await withRegistry(async (host) => {
    chart = `oci://${host}/charts/app`
    digest = await pushChart(await packaged('app', '1.2.3', 'first'), `oci://${host}/charts`)
    expect(await says(`${chart}@${digest}`)).toEqual(['first'])
    const before = run()
    const key = await before.fetch(`${chart}:1.2.3`)
    await pushChart(await packaged('app', '1.2.3', 'second'), `oci://${host}/charts`)
    expect(await says(`${chart}:1.2.3`, before)).toEqual(['first'])
    const after = run()
    expect(await after.fetch(`${chart}:1.2.3`)).not.toBe(key)
    expect(await says(`${chart}:1.2.3`, after)).toEqual(['second'])
  })
  expect(await says(`${chart}@${digest}`)).toEqual(['first'])
  await expect(complete(`${chart}:1.2.3`)).rejects.toMatchObject({
    code: 'helm/pull',
    message: expect.stringContaining('connection refused'),
  })
})

test('a registry that wants a login gets it from Helm', async () => {
  const registry = await startRegistry(root)
  try {
    vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-')))
    vi.stubEnv('HELM_REGISTRY_CONFIG', join(root, 'login.json'))
    const chart = `oci://${registry.host}/charts/app:1.2.3`
    await expect(complete(chart)).rejects.toMatchObject({
      code: 'helm/pull',
      message: expect.stringMatching(/^oci:\S+ cannot be pulled from 127\.0\.0\.1:\d+: .*(401|basic credential not found)/),
      hint: `run: helm registry login ${registry.host}`,
    })
    await helm(['registry', 'login', registry.host, '--plain-http', '--username', account.user, '--password', account.password])
    await pushChart(await packaged('app', '1.2.3'), `oci://${registry.host}/charts`)
    expect(await says(chart)).toEqual(['1.2.3'])
  } finally {
    await registry[Symbol.asyncDispose]()
    vi.stubEnv('HELM_REGISTRY_CONFIG', undefined)
  }
})

/** A folder that a chart repository serves. */
const indexed = async (...archives: readonly string[]): Promise<string> => {
  const folder = await mkdtemp(join(root, 'served-'))
  for (const archive of archives) await execa('cp', [archive, folder])
  await helm(['repo', 'index', folder])
  return folder
}

describe('a chart repository', () => {
  test('is asked once for all who want a chart of it, whether it has it or not', async () => {
    vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-')))
    await using repository = await startRepository(await indexed(await packaged('app', '1.2.3')))
    const charts = run()
    const source = { repo: repository.url, name: 'app', version: '1.2.3' }
    const folders = await Promise.all(Array.from({ length: 20 }, () => complete(source, charts)))
    expect(new Set(folders).size).toBe(1)
    expect(await says({ ...source, repo: `${repository.url}/` }, charts)).toEqual(['1.2.3'])
    expect(repository.asked).toEqual(['/index.yaml', '/app-1.2.3.tgz'])
    const unknown = await Promise.allSettled(Array.from({ length: 20 }, () => complete({ ...source, version: '9.9.9' }, charts)))
    expect(unknown.map((one) => (one.status === 'rejected' ? one.reason : undefined))).toEqual(
      Array.from({ length: 20 }, () =>
        expect.objectContaining({
          code: 'helm/unknown-chart',
          message: `app 9.9.9 of ${repository.url} cannot be pulled from ${repository.host}: chart "app" version "9.9.9" not found in ${repository.url} repository`,
          hint: `see what there is: helm show chart app --repo ${repository.url}`,
        }),
      ),
    )
    expect(repository.asked.slice(2)).toEqual(['/index.yaml'])
    await expect(complete({ ...source, repo: `${repository.url}/none` })).rejects.toMatchObject({ code: 'helm/unknown-chart' })
  })

  test('that wants a login gets it from what `helm repo add` was given', async () => {
    vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-')))
    await using repository = await startRepository(await indexed(await packaged('app', '1.2.3')), { login: true })
    const source = { repo: repository.url, name: 'app', version: '1.2.3' }
    await expect(complete(source)).rejects.toMatchObject({
      code: 'helm/pull',
      message: expect.stringContaining('401'),
      hint: `run: helm repo add app ${repository.url} --username USER --password-stdin`,
    })
    await helm(['repo', 'add', 'corp', `${repository.url}/`, '--username', account.user, '--password', account.password])
    expect(await says(source)).toEqual(['1.2.3'])
    await repository[Symbol.asyncDispose]()
    await expect(complete(source)).rejects.toMatchObject({ code: 'helm/pull', message: expect.stringContaining('connection refused') })
    await helm(['repo', 'remove', 'corp'])
  })

  test('that nobody serves is told as that', async () => {
    const gone = await startRepository(root)
    await gone[Symbol.asyncDispose]()
    await expect(complete({ repo: gone.url, name: 'app', version: '1.2.3' })).rejects.toMatchObject({
      code: 'helm/pull',
      message: expect.stringContaining('connection refused'),
      hint: `check that ${gone.host} is right and answers from this machine`,
    })
  })
})

describe('a packaged chart', () => {
  const tarred = async (name: string, fill: (folder: string) => Promise<unknown>, ...args: string[]): Promise<string> => {
    const folder = await mkdtemp(join(root, 'tar-'))
    await writeChart(join(folder, 'app'), { name: 'app' })
    await fill(join(folder, 'app'))
    await execa('tar', ['-czf', join(root, name), '-C', folder, ...args, 'app'])
    return name
  }
  beforeAll(async () => void vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-'))))

  test('is unpacked once, by its content', async () => {
    const archive = await packaged('app', '1.2.3')
    await execa('cp', [archive, join(root, 'app-1.2.3.tgz')])
    const [one, other] = await Promise.all([complete('app-1.2.3.tgz'), complete('app-1.2.3.tgz')])
    expect(one).toBe(other)
    expect(await says('app-1.2.3.tgz')).toEqual(['1.2.3'])
    await execa('cp', [await packaged('app', '1.2.3', 'changed'), join(root, 'app-1.2.3.tgz')])
    expect(await says('app-1.2.3.tgz')).toEqual(['changed'])
  })

  test.each([
    ['a link', 'linked.tgz', (app: string) => symlink('/etc/passwd', join(app, 'passwd')), [], 'app/passwd -> /etc/passwd'],
    [
      'a path that leads out of it',
      'climbing.tgz',
      () => Promise.resolve(),
      ['-P', '--transform', 's,^app/templates,../templates,'],
      '../templates',
    ],
    [
      'a path from the root',
      'absolute.tgz',
      () => Promise.resolve(),
      ['-P', '--transform', 's,^app/templates,/tmp/templates,'],
      '/tmp/templates',
    ],
  ])('with %s is refused', async (_what, name, fill, args, says_) => {
    await expect(complete(await tarred(name, fill, ...args))).rejects.toMatchObject({
      code: 'helm/archive',
      message: expect.stringMatching(new RegExp(`^${name} has something in it that charts may not have: .*${says_}`)),
    })
  })

  test('that is none is told', async () => {
    await writeFile(join(root, 'text.tgz'), 'no archive')
    await expect(complete('text.tgz')).rejects.toMatchObject({
      code: 'helm/archive',
      hint: `look into it: tar -tzf ${join(root, 'text.tgz')}`,
    })
    const empty = await tarred('empty.tgz', (app) => rm(join(app, 'Chart.yaml')))
    await expect(complete(empty)).rejects.toThrow('empty.tgz is not a packaged chart: it has no folder with a Chart.yaml')
    await expect(complete('gone.tgz')).rejects.toMatchObject({
      code: 'helm/archive',
      message: expect.stringMatching(/^gone\.tgz cannot be read: ENOENT/),
    })
  })
})

describe('dependencies that are not in the chart', () => {
  test('are pulled as the lock has them, from wherever they are, beside those of file:// repositories', async () => {
    await withRegistry(async (host) => {
      await pushChart(await packaged('cache', '2.0.0'), `oci://${host}/charts`)
      const served = await indexed(await packaged('store', '1.1.0', 'store-1.1.0'), await packaged('extra', '3.0.0', 'extra-3.0.0'))
      const repository = await startRepository(served)
      await writeChart(join(root, 'charts', 'base'), { name: 'base', version: '0.1.0', says: 'base' })
      const dependencies = [
        { name: 'base', version: '0.1.0', repository: 'file://../base' },
        { name: 'store', version: '>=1.0.0 <2.0.0', repository: repository.url, alias: 'left', tags: ['a', 'b'] },
        { name: 'store', version: '^1.0.0', repository: repository.url, alias: 'right' },
        {
          name: 'extra',
          version: '3.0.0',
          repository: repository.url,
          condition: 'extra.enabled',
          'import-values': [{ parent: '.', child: 'x' }, 'data'],
        },
        { name: 'cache', version: '~2.0.0', repository: `oci://${host}/charts` },
      ]
      const chart = await writeChart(join(root, 'charts', 'whole'), { name: 'whole', says: 'whole', dependencies })
      await expect(complete('charts/whole')).rejects.toMatchObject({
        code: 'helm/dependency',
        message: 'charts/whole: its dependencies are not in charts/, and it has no Chart.lock to fetch them by',
        hint: 'run: helm dependency update charts/whole',
      })
      await helm(['dependency', 'update', chart, '--plain-http'])
      await rm(join(chart, 'charts'), { recursive: true })
      const all = ['2.0.0', 'base', 'extra-3.0.0', 'store-1.1.0', 'store-1.1.0', 'whole']
      expect(await says('charts/whole')).toEqual(all)
      expect(await says('charts/whole', run(), '--set', 'extra.enabled=false')).toEqual(all.filter((one) => one !== 'extra-3.0.0'))
      // The newer one is not what the lock has, and what it has is not asked for again.
      await execa('cp', [await packaged('store', '1.2.0'), served])
      await helm(['repo', 'index', served])
      await repository[Symbol.asyncDispose]()
      expect(await says('charts/whole')).toEqual(all)
      await writeChart(join(root, 'charts', 'base'), { name: 'base', version: '0.1.0', says: 'base-changed' })
      expect(await says('charts/whole')).toContain('base-changed')
      await writeChart(chart, { name: 'whole', dependencies: dependencies.map((one) => ({ ...one, version: '9.9.9' })) })
      await expect(complete('charts/whole')).rejects.toMatchObject({
        code: 'helm/dependency',
        message: 'charts/whole: the lock file (Chart.lock) is out of sync with the dependencies in Chart.yaml',
      })
    })
  })

  test('of repositories that have a name for Helm are found by it', async () => {
    vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-')))
    await using repository = await startRepository(await indexed(await packaged('store', '1.1.0')))
    const chart = await writeChart(join(root, 'charts', 'named'), {
      name: 'named',
      says: 'named',
      dependencies: [{ name: 'store', version: '^1.0.0', repository: '@shelf' }],
    })
    await helm(['repo', 'add', 'shelf', repository.url])
    await helm(['dependency', 'update', chart])
    await rm(join(chart, 'charts'), { recursive: true })
    expect(await says('charts/named')).toEqual(['1.1.0', 'named'])
    await helm(['repo', 'remove', 'shelf'])
    await expect(complete('charts/named')).rejects.toMatchObject({ code: 'helm/dependency', hint: 'run: helm repo add shelf URL' })
  })

  test('have a lock with the digest that helm itself gives it', async () => {
    await using repository = await startRepository(await indexed(await packaged('store', '1.1.0+b'), await packaged('store', '1.1.1-rc.1')))
    const { url } = repository
    const chart = join(root, 'charts', 'digests')
    const cases = [
      [{ name: 'store', version: '>=1.0.0-0 <2', repository: url }],
      [{ name: 'store', version: '*', repository: `${url}/`, enabled: true, tags: [], alias: 'a_b' }],
      [
        {
          name: 'store',
          version: '^1',
          repository: url,
          'import-values': [{ parent: 'z', child: 'a' }, { child: 'a', parent: 'z' }, 'p'],
          condition: 'a.b,c',
        },
      ],
      [
        { name: 'store', version: '1.1.0+b', repository: url, alias: 'a' },
        { name: 'store', version: '1.x', repository: url, alias: 'b', enabled: false },
      ],
    ]
    for (const dependencies of cases) {
      await rm(chart, { recursive: true, force: true })
      await writeChart(chart, { name: 'digests', dependencies })
      await helm(['dependency', 'update', chart])
      const lock: { digest: string; dependencies: { name: string; version: string; repository: string }[] } = parse(
        await readFile(join(chart, 'Chart.lock'), 'utf8'),
      )
      const read = chartFile.parse(parse(await readFile(join(chart, 'Chart.yaml'), 'utf8')))
      expect(lockDigest(read.dependencies, lock.dependencies)).toBe(lock.digest)
    }
  })

  test('of a registry that refuses them are told as that, with their chart', async () => {
    vi.stubEnv('SEATRIAL_CACHE', await mkdtemp(join(root, 'cache-')))
    const gone = await startRepository(await indexed(await packaged('store', '1.1.0')))
    const chart = await writeChart(join(root, 'charts', 'cut'), {
      name: 'cut',
      dependencies: [{ name: 'store', version: '1.1.0', repository: gone.url }],
    })
    await helm(['dependency', 'update', chart])
    await rm(join(chart, 'charts'), { recursive: true })
    await mkdir(join(chart, 'charts'))
    await gone[Symbol.asyncDispose]()
    await expect(complete('charts/cut')).rejects.toMatchObject({
      code: 'helm/pull',
      message: expect.stringMatching(
        /^store 1\.1\.0 of http:\/\/127\.0\.0\.1:\d+ cannot be pulled from 127\.0\.0\.1:\d+: .*connection refused$/,
      ),
    })
  })
})
