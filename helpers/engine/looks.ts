/** How a platform is searched for an engine. Docker is asked for its server's version on all of them. */
export interface Looks {
  /** Whether Debian packages are looked for, and may be installed. */
  readonly packages: boolean
  /** What shows that Podman works: a container made of this machine's own programs, or an answer of the virtual machine that it runs in. */
  readonly podman: 'container' | 'machine'
  /** Whether Podman gets a containers.conf of ours: the limits of processes are those of Linux, where the containers are. */
  readonly configured: boolean
}

/** The looks on a platform, as `process.platform` names it. On everything but Linux containers run in a virtual machine. */
export const looksOn = (platform: NodeJS.Platform): Looks =>
  platform === 'linux'
    ? { packages: true, podman: 'container', configured: true }
    : { packages: false, podman: 'machine', configured: false }
