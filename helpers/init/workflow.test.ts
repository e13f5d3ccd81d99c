import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { workflowText } from './workflow.ts'

test('a pull request runs what it can affect, a push to the default branch everything', () => {
  expect(workflowText({ projects: ['smoke'], branch: 'trunk' })).toMatchInlineSnapshot(`
    "name: seatrial
    on:
      pull_request:
      push:
        branches: [trunk]
    permissions:
      contents: read
    concurrency:
      group: \${{ github.workflow }}-\${{ github.ref }}
      cancel-in-progress: \${{ github.event_name == 'pull_request' }}
    jobs:
      scenarios:
        uses: seatrial/seatrial/.github/workflows/suite.yml@v0
        with:
          projects: smoke
          # A pull request runs the scenarios that it can affect, a push runs all.
          changed: \${{ github.base_ref && format('origin/{0}', github.base_ref) }}
          # How long each scenario took divides the next run among jobs.
          keep-history: \${{ github.event_name == 'push' }}
        secrets:
          # If this secret is set, the scenarios run on the cluster of that kubeconfig. Otherwise each job creates a kind cluster.
          SEATRIAL_KUBECONFIG: \${{ secrets.SEATRIAL_KUBECONFIG }}
    "
  `)
})

test.each([
  [{ projects: ['smoke', 'e2e'] }, { projects: 'smoke,e2e' }],
  [
    { projects: ['true'], workingDirectory: 'deploy/helm: new' },
    { projects: 'true', 'working-directory': 'deploy/helm: new' },
  ],
  [{ projects: ['smoke'], workingDirectory: '.' }, { projects: 'smoke' }],
])('%o stays what it is in YAML', (options, inputs) => {
  const { changed: _changed, 'keep-history': _history, ...given } = parse(workflowText(options)).jobs.scenarios.with
  expect(given).toEqual(inputs)
})

test('a repository whose default branch is unknown runs everything on either of the usual ones', () => {
  expect(parse(workflowText({ projects: ['smoke'] })).on.push.branches).toEqual(['main', 'master'])
})
