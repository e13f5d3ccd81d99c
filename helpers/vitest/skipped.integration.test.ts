import { beforeAll, describe, expect, test } from 'vitest'
import { resultsOf, type Results } from './testing.ts'

let results: Results
beforeAll(async () => {
  results = (await resultsOf('skipped')).results
}, 120_000)

describe('a cell of a capability that the cluster lacks', () => {
  test.each([
    ['is skipped where nothing is wrong', 'right'],
    ['is skipped where the cluster is to refuse what is wrong', 'refused'],
    ['is skipped where what the cluster lacks may be why the chart does not render', 'lacking'],
  ])('%s', (_why, name) => {
    expect(results.get(name)).toMatchObject({ status: 'skipped' })
  })
  test.each([
    ['values', '[helm/values]', 'mode', 'values.scenario.yaml:6'],
    ['twice', '[scenario/duplicate] twice.yaml has the same object twice: ConfigMap twice (objects 1 and 2)', 'twice.scenario.yaml:7'],
  ])('is red for a mistake of its own, at its line: %s', (name, ...says) => {
    const result = results.get(name)
    expect(result?.status).toBe('failed')
    for (const part of says) expect(result?.failureMessages[0]).toContain(part)
  })
})
