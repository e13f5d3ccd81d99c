/** What was found, in the order in which it counts. */
export interface Found {
  readonly platform: NodeJS.Platform
  readonly docker: string | undefined
  readonly podman: { readonly version: string; readonly runs: 'plain' | 'configured' | 'no' } | undefined
  /** Debian packages that are not installed, of those that Podman and the node image need. */
  readonly missing: readonly string[]
  readonly root: boolean
  readonly apt: boolean
  /** SEATRIAL_PROVISION is not "never". */
  readonly mayInstall: boolean
}

export type Choice =
  | { readonly use: 'docker' }
  | { readonly use: 'podman'; readonly configured: boolean }
  | { readonly install: readonly string[] }
  | { readonly refuse: 'engine/none' | 'engine/broken'; readonly message: string; readonly hint: string }

/** The command that installs packages, as a person would type it. */
export const installCommand = (packages: readonly string[], root: boolean): string => {
  const sudo = root ? '' : 'sudo '
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/** What to do about a missing engine where containers run in a virtual machine. */
const elsewhere = (found: Found): Extract<Choice, { refuse: string }> =>
  found.podman === undefined
    ? {
        refuse: 'engine/none',
        message: 'Neither Docker nor Podman answers',
        hint: 'Start Docker Desktop, or install Podman and run `podman machine init --now`, or name a cluster with SEATRIAL_KUBECONFIG',
      }
    : {
        refuse: 'engine/broken',
        message: `Podman ${found.podman.version} is installed, and its machine does not answer`,
        hint: 'Run `podman machine start`, after `podman machine init` where there is none',
      }

/** Docker, then Podman, then Podman installed, then an error that names what to do. */
export const chooseEngine = (found: Found): Choice => {
  if (found.docker !== undefined) return { use: 'docker' }
  if (found.podman?.runs === 'plain') return { use: 'podman', configured: false }
  if (found.podman?.runs === 'configured') return { use: 'podman', configured: true }
  if (found.platform !== 'linux') return elsewhere(found)
  const broken = found.podman !== undefined
  if (found.missing.length > 0 && found.apt) {
    if (found.root && found.mayInstall) return { install: found.missing }
    return {
      refuse: broken ? 'engine/broken' : 'engine/none',
      message: broken
        ? `Podman ${found.podman?.version} is installed but can not run a container; packages are missing: ${found.missing.join(' ')}`
        : 'Neither Docker nor Podman answers, and nothing may be installed here',
      hint: `Run: ${installCommand(found.missing, found.root)}`,
    }
  }
  return broken
    ? {
        refuse: 'engine/broken',
        message: `Podman ${found.podman?.version} can not run a container`,
        hint: 'Run `npx seatrial doctor`, which shows what Podman says',
      }
    : {
        refuse: 'engine/none',
        message: 'Neither Docker nor Podman answers',
        hint: 'Install Podman or Docker, or name a cluster with SEATRIAL_KUBECONFIG',
      }
}
