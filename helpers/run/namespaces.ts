import { createHash } from 'node:crypto'
import type { Kube, KubeObject } from '../kube/client.ts'
import { create, list, merge, remove } from '../kube/objects.ts'
import type { Cell, OpenShift } from '../types/scenario.ts'
import { labels } from './labels.ts'
import { constraintsInForce, marksOf } from './openshift.ts'

/** A DNS label (63 characters at most) that tells the scenario, and is this cell's in this attempt of this run alone. */
export const namespaceName = (cell: Cell, run: string, attempt: string): string => {
  const stem = (cell.key.split('/').at(-1) ?? '')
    .replace(/\.scenario\.yaml.*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 36)
  const digest = createHash('sha256').update(`${cell.key} ${run} ${attempt}`).digest('hex').slice(0, 8)
  return `st-${stem.replace(/^-|-$/g, '')}-${digest}`
}

/**
 * Makes a namespace that the next start can tell as this run's, held by Pod Security to `restricted` where the cell does not say
 * otherwise; of one that is like OpenShift's, waits until its constraints hold where the cluster can hold it to them.
 */
export const createNamespace = async (
  kube: Kube,
  name: string,
  { run, cell, openshift = 'real' }: { readonly run: string; readonly cell: Cell; readonly openshift?: OpenShift | undefined },
  signal: AbortSignal,
): Promise<void> => {
  const { podSecurity = 'restricted', openshift: constraints, labels: own } = cell.namespace ?? {}
  const marks = constraints === undefined ? { labels: {}, annotations: {} } : marksOf(openshift, name, constraints)
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...own,
        [labels.managed]: 'true',
        [labels.run]: run,
        'pod-security.kubernetes.io/enforce': podSecurity,
        'pod-security.kubernetes.io/enforce-version': 'latest',
        ...marks.labels,
      },
      annotations: { 'seatrial.dev/cell': cell.key, ...marks.annotations },
    },
  }
  await create(kube, namespace, { signal })
  if (constraints !== undefined && openshift !== 'rendered') await constraintsInForce(kube, name, constraints, signal)
}

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

/**
 * Asks for a namespace's deletion and does not wait. Its pods are told to stop at once:
 * what a test leaves running has nothing to save, and their grace periods would hold up the end of the run.
 */
export const deleteNamespace = async (kube: Kube, name: string): Promise<void> => {
  await remove(kube, namespace(name))
  await kube.request('DELETE', `/api/v1/namespaces/${name}/pods`, { query: { gracePeriodSeconds: 1 } }).catch(() => undefined)
}

/** Lets a namespace stay after its run, as it is, until the next start. */
export const keepNamespace = async (kube: Kube, name: string): Promise<void> => {
  await merge(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [labels.kept]: 'true' } } })
}

/** The harness's namespaces that still are, of one run or of all. */
export const listNamespaces = (kube: Kube, run?: string): Promise<readonly KubeObject[]> => {
  const labelSelector = `${labels.managed}=true${run === undefined ? '' : `,${labels.run}=${run}`}`
  return list(kube, 'v1', 'Namespace', { query: { labelSelector } })
}
