import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { z } from 'zod'
import { connect } from '../kube/client.ts'
import { removeEmulation } from '../run/openshift.ts'
import { runScenarios } from './testing.ts'

const results = join(import.meta.dirname, 'fixtures', 'verbs', 'reports', 'allure-results')
const result = z.looseObject({
  name: z.string(),
  status: z.string(),
  statusDetails: z.looseObject({ message: z.string().optional() }).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), value: z.string() })),
})

test('on a cluster that has nothing to hold pods to constraints with, charts are rendered as if, and results say so', async () => {
  // A cluster that a person names gets no policies from the harness; those of runs on this one are taken away.
  await using kube = await connect(inject('seatrial').kubeconfig)
  await removeEmulation(kube, ['nonroot-v2', 'hostnetwork-v2'])
  const { all } = await runScenarios('verbs', ['--project', 'security', 'scenarios/security/rendered'])
  const files = (await readdir(results)).filter((file) => file.endsWith('-result.json'))
  const found = await Promise.all(files.map(async (file) => result.parse(JSON.parse(await readFile(join(results, file), 'utf8')))))
  const [green, red] = ['A cluster without anything', 'Executors that would run as root'].map((start) =>
    found.find(({ name }) => name.startsWith(start)),
  )
  expect({ status: green?.status, all }).toEqual({ status: 'passed', all })
  expect(green?.parameters).toContainEqual(expect.objectContaining({ name: 'openshift', value: 'rendered' }))
  expect(red?.statusDetails?.message).toMatch(
    /hostnetwork-v2 does not admit[\s\S]*ConfigMap chart-template data\["executor.yaml"\].*runAsUser/,
  )
}, 300_000)
