import type { MachineFacts } from './facts.ts'

// What Podman asks for by itself; a runtime that may not raise its limits refuses what is above the hard ones.
const most = 1_048_576

/**
 * A node is one container to Podman, which lets a container have 2048 processes and threads: a handful of JVMs, and the
 * next one can not make a thread. 0 is no limit (containers.conf(5)).
 */
export const noProcessLimit = `[containers]
pids_limit = 0
`

/**
 * A containers.conf for a machine whose plain Podman can not run a container: runc, because crun refuses a hybrid of
 * cgroup v1 and v2, and limits that the process is allowed to set.
 */
export const containersConf = (machine: Pick<MachineFacts, 'openFiles' | 'processes'>): string => {
  const limit = (name: string, hard: number): string => `"${name}=${Math.min(most, hard)}:${Math.min(most, hard)}"`
  return `${noProcessLimit}default_ulimits = [${limit('nofile', machine.openFiles)}, ${limit('nproc', machine.processes)}]

[engine]
runtime = "runc"
`
}
