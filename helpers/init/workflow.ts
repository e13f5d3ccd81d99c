import { stringify } from 'yaml'

/** The suite of this project at its newest release of the major version that this package has. */
export const suite = 'seatrial/seatrial/.github/workflows/suite.yml@v0'

/** What a repository's workflow runs. */
export interface WorkflowOptions {
  /** Folders of `scenarios/`. */
  readonly projects: readonly string[]
  /** The folder with vitest.config.ts, from the root of the repository. @default the root */
  readonly workingDirectory?: string | undefined
  /** The branch whose pushes run everything. @default main and master */
  readonly branch?: string | undefined
}

const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false }).trim()

/**
 * The text of `.github/workflows/seatrial.yml` in somebody's repository: what a pull request can affect, and everything after a
 * push to the default branch.
 */
export const workflowText = ({ projects, workingDirectory = '.', branch }: WorkflowOptions): string => `name: seatrial
on:
  pull_request:
  push:
    branches: ${inline(branch === undefined ? ['main', 'master'] : [branch])}
permissions:
  contents: read
concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
jobs:
  scenarios:
    uses: ${suite}
    with:
      projects: ${inline(projects.join(','))}${workingDirectory === '.' ? '' : `\n      working-directory: ${inline(workingDirectory)}`}
      # A pull request runs the scenarios that it can affect, a push runs all.
      changed: \${{ github.base_ref && format('origin/{0}', github.base_ref) }}
      # How long each scenario took divides the next run among jobs.
      keep-history: \${{ github.event_name == 'push' }}
    secrets:
      # If this secret is set, the scenarios run on the cluster of that kubeconfig. Otherwise each job creates a kind cluster.
      SEATRIAL_KUBECONFIG: \${{ secrets.SEATRIAL_KUBECONFIG }}
`
