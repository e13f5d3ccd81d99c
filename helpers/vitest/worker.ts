import { inject } from 'vitest'
import { openCharts, type Charts } from '../helm/charts.ts'
import { helmFor } from '../helm/helm.ts'
import type { Helm } from '../helm/helm.ts'
import { openPulls } from '../helm/pulls.ts'
import { connect } from '../kube/client.ts'
import type { Kube } from '../kube/client.ts'
import { joinHub } from '../run/hub-client.ts'
import type { HubClient } from '../run/hub-client.ts'
import type { Session } from './session.ts'

/** What all cells of one worker share. */
export interface Worker {
  readonly session: Session
  readonly kube: Kube
  readonly helm: Helm
  readonly charts: Charts
  readonly hub: HubClient
}

const open = async (): Promise<Worker> => {
  const session = inject('seatrial')
  const [kube, helm, hub] = await Promise.all([connect(session.kubeconfig), helmFor(session.kubeconfig), joinHub(session.hub)])
  // In watch mode charts change: what nobody has pulled yet is pulled here.
  const charts = openCharts(session.root, openPulls(new AbortController().signal, session.pulls))
  return { session, kube, helm, charts, hub }
}

let opened: Promise<Worker> | undefined

/** The worker's own connections, made once. They live as long as the worker and do not keep it alive. */
export const worker = (): Promise<Worker> => (opened ??= open())
