import type { SeatrialError } from '../errors/seatrial-error.ts'
import { findHelm } from './binary.ts'
import { helmError } from './error.ts'
import type { ChartRun } from './helm.ts'
import { runHelm } from './run.ts'

/** What a chart renders to without a cluster. */
export interface Templated {
  /** As much as helm prints: all of it, or where a document is no valid YAML all of them as they came, or nothing. */
  readonly manifest: string
  /** Why it does not render. */
  readonly error?: SeatrialError
}

/** Renders a chart as text, hooks and CRDs included, for a Kubernetes version (helm's own by default). @throws SeatrialError `helm/none` */
export const templateChart = async (run: Omit<ChartRun, 'timeout'>, kubeVersion?: string): Promise<Templated> => {
  const program = await findHelm()
  const { release, chart, namespace, values, signal } = run
  const version = kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]
  const files = values.flatMap((file) => ['--values', file])
  const args = ['template', release, chart, '--namespace', namespace, '--include-crds', ...version, ...files]
  const first = await runHelm(program, { kubeconfig: '/dev/null' }, args, signal)
  if (!first.failed) return { manifest: first.stdout }
  const error = helmError(`helm template ${release}`, first.stderr || first.stdout)
  if (!error.message.includes('YAML parse error')) return { manifest: '', error }
  // Only then does helm print what it could not read.
  const { stdout } = await runHelm(program, { kubeconfig: '/dev/null' }, [...args, '--debug'], signal)
  return { manifest: stdout, error }
}
