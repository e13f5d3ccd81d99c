import { homedir } from 'node:os'
import { join } from 'node:path'

const named = (name: string): string | undefined => process.env[name] || undefined

/** The folder for everything that is kept between runs: $SEATRIAL_CACHE, $XDG_CACHE_HOME/seatrial or ~/.cache/seatrial. */
export const cacheDir = (): string => named('SEATRIAL_CACHE') ?? join(named('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'seatrial')

/** The name of the kind cluster: "seatrial", or what SEATRIAL_CLUSTER says, so that the harness can test itself beside it. */
export const clusterName = (): string => named('SEATRIAL_CLUSTER') ?? 'seatrial'

/** The cluster's own folder: its kubeconfig, its kind configuration, its audit log. */
export const clusterDir = (): string => join(cacheDir(), 'clusters', clusterName())

export const kubeconfigPath = (): string => join(clusterDir(), 'kubeconfig')

/** Where the output of a long command goes. */
export const logPath = (name: string): string => join(cacheDir(), 'logs', `${name.replaceAll(/[^\w.-]+/g, '_')}.log`)
