import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { secretsOf } from '../scenario/secrets.ts'
import { secretForms } from '../types/secret-forms.ts'
import { resultsOf, type Results } from './testing.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'secrets')
const reports = join(fixture, 'reports')

let results: Results
let written = ''
beforeAll(async () => {
  await rm(reports, { recursive: true, force: true })
  const run = await resultsOf('secrets')
  results = run.results
  written = [run.all, ...run.results.values().flatMap(({ failureMessages }) => failureMessages)].join('\n')
}, 600_000)

const messageOf = (name: string): string | undefined => results.get(name)?.failureMessages[0]

describe('secrets', () => {
  test('is green where they are given by reference alone', () => {
    expect(results.get('kept')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['in a literal of an environment', 'manifest: Deployment chart spec.template.spec.containers[0].env[1].value'],
    ['in a ConfigMap', 'cluster: ConfigMap chart data["settings.ini"]'],
    ['in an annotation', 'manifest: Deployment chart metadata.annotations["example.com/values"]'],
    ['in the environment of a pod that runs', /cluster: Pod chart-\S+ spec\.containers\[0\]\.env\[1\]\.value/],
    ['in a log', /log of container app of chart-/],
    ['among the arguments of a process', /command line of process \d+ sh in container app of chart-/],
    ['on a page', 'page chart/page'],
    ['in a packed file', 'output of `cat files/*`'],
  ])('is red where one stands %s', (_, where) => {
    expect(messageOf('open')).toContain('[step/exposed]')
    expect(messageOf('open')).toMatch(where)
  })
  test.each([
    ['not-given', /\[step\/not-asked\] no pod refers to chart, which has the value of key/],
    ['nowhere', /\[step\/not-asked\] no Secret of \S+ has the value of other/],
    ['no-page', /\[step\/not-asked\] page chart\/none can not be searched: it answers with status 404/],
  ])('is red where nothing was shown: %s', (name, says) => {
    expect(messageOf(name)).toMatch(says)
  })
})

test('what the harness writes has none of them: terminal, results, logs, manifests', async () => {
  const entries = await readdir(reports, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.map(async (file) => ({ file, text: (await readFile(file)).toString('latin1') })))
  const names = [...results.keys()]
  const values = names.flatMap((name) => Object.values(secretsOf({ secrets: ['key', 'other'] }, `scenarios/smoke/${name}.scenario.yaml`)))
  const forms = values.flatMap(secretForms)
  expect(texts.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ file }) => file)).toEqual([])
  expect(forms.filter((form) => written.includes(form))).toEqual([])
  // They were there to be hidden.
  expect(texts.filter(({ text }) => text.includes('connecting with ***'))).not.toEqual([])
})
