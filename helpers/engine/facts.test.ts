import { expect, test } from 'vitest'
import { notInstalled } from './apt.ts'
import { containersConf } from './containers-conf.ts'
import { hardLimit, hasSysResource, isDebianLike } from './facts.ts'

test.each([
  ['000001ffffffffff', true],
  ['000001fffeffffff', false],
  ['00000000a80425fb', false],
])('CapEff %s has CAP_SYS_RESOURCE: %s', (mask, has) => {
  expect(hasSysResource(`Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${mask}\n`)).toBe(has)
})

test('a hard limit is the second figure; unlimited is infinite', () => {
  const limits =
    'Limit                     Soft Limit           Hard Limit           Units\nMax processes             96365                unlimited            processes\nMax open files            1024                 20000                files\n'
  expect(hardLimit(limits, 'Max open files')).toBe(20000)
  expect(hardLimit(limits, 'Max processes')).toBe(Infinity)
})

test.each([
  ['ID=debian\n', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\n', false],
])('apt-get is there for %j: %s', (release, like) => {
  expect(isDebianLike(release)).toBe(like)
})

test('the containers.conf keeps to the hard limits and chooses runc', () => {
  expect(containersConf({ openFiles: 20000, processes: 32768 })).toMatchInlineSnapshot(`
    "[containers]
    pids_limit = 0
    default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]

    [engine]
    runtime = "runc"
    "
  `)
  expect(containersConf({ openFiles: Infinity, processes: Infinity })).toContain('nofile=1048576:1048576')
})

test('packages that were removed but left their configuration are not installed', () => {
  expect(notInstalled(['podman', 'runc', 'iptables'], 'podman installed\nrunc config-files')).toEqual(['runc', 'iptables'])
})
