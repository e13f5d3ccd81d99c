import { describe, expect, test } from 'vitest'
import { chooseEngine, type Found } from './choose.ts'
import { looksOn } from './looks.ts'

const nothing: Found = {
  platform: 'linux',
  docker: undefined,
  podman: undefined,
  missing: ['podman', 'runc'],
  root: true,
  apt: true,
  mayInstall: true,
}
const podman = (runs: 'plain' | 'configured' | 'no'): Found => ({ ...nothing, missing: [], podman: { version: '4.3.1', runs } })

describe('the engine', () => {
  test.each([
    ['Docker, where its server answers', { ...podman('plain'), docker: '28.2.2' }, { use: 'docker' }],
    ['Podman as it is, where that runs a container', podman('plain'), { use: 'podman', configured: false }],
    ['Podman with our containers.conf, where only that does', podman('configured'), { use: 'podman', configured: true }],
    ['Podman newly installed, for root on Debian', nothing, { install: ['podman', 'runc'] }],
    ['what Podman lacks, where it can not run a container', { ...podman('no'), missing: ['runc'] }, { install: ['runc'] }],
  ])('is %s', (_, found, choice) => {
    expect(chooseEngine(found)).toEqual(choice)
  })

  test.each([
    [
      'engine/none',
      'SEATRIAL_PROVISION=never',
      { ...nothing, mayInstall: false },
      'Run: apt-get update && apt-get install -y --no-install-recommends podman runc',
    ],
    [
      'engine/none',
      'a user other than root',
      { ...nothing, root: false },
      'Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends podman runc',
    ],
    ['engine/none', 'no apt-get', { ...nothing, apt: false }, 'Install Podman or Docker, or name a cluster with SEATRIAL_KUBECONFIG'],
    [
      'engine/broken',
      'Podman with all its packages that runs nothing',
      podman('no'),
      'Run `npx seatrial doctor`, which shows what Podman says',
    ],
    [
      'engine/broken',
      'Podman that lacks a package, with SEATRIAL_PROVISION=never',
      { ...podman('no'), missing: ['runc'], mayInstall: false },
      'Run: apt-get update && apt-get install -y --no-install-recommends runc',
    ],
  ])('is refused with %s for %s', (refuse, _, found, hint) => {
    expect(chooseEngine(found)).toMatchObject({ refuse, hint })
  })
})

describe('on macOS and Windows, where containers run in a virtual machine,', () => {
  const mac: Found = { platform: 'darwin', docker: undefined, podman: undefined, missing: [], root: false, apt: false, mayInstall: true }
  const machine = (runs: 'plain' | 'no'): Found => ({ ...mac, podman: { version: '5.6.0', runs } })

  test.each<[what: string, found: Found, choice: object]>([
    ['Docker Desktop is used', { ...mac, docker: '28.2.2' }, { use: 'docker' }],
    ['Docker Desktop comes before a Podman machine', { ...machine('plain'), docker: '28.2.2' }, { use: 'docker' }],
    ['a Podman machine that answers is used as it is', machine('plain'), { use: 'podman', configured: false }],
    [
      'a stopped Podman machine is refused with its command',
      machine('no'),
      { refuse: 'engine/broken', hint: expect.stringContaining('podman machine start') },
    ],
    [
      'no engine is refused with what to start',
      mac,
      { refuse: 'engine/none', hint: expect.stringMatching(/^Start Docker Desktop, or .*podman machine init --now/) },
    ],
    ['packages are never installed, not even for root', { ...mac, root: true, apt: true, missing: ['podman'] }, { refuse: 'engine/none' }],
  ])('%s', (_, found, choice) => {
    expect(chooseEngine(found)).toMatchObject(choice)
    expect(chooseEngine({ ...found, platform: 'win32' })).toMatchObject(choice)
  })

  test.each<[platform: NodeJS.Platform, looks: object]>([
    ['darwin', { packages: false, podman: 'machine', configured: false }],
    ['win32', { packages: false, podman: 'machine', configured: false }],
    ['linux', { packages: true, podman: 'container', configured: true }],
  ])('what only Linux has is looked at on Linux alone: %s', (platform, looks) => {
    expect(looksOn(platform)).toEqual(looks)
  })
})
