import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { bringHelm, bringKubectl, cachedHelm, helmVersion, requireDigest } from '../../cluster/helm-program.ts'
import { helmFinding } from './machine.ts'
import { chooseHelm } from '../../helm/binary.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helm-'))
  vi.stubEnv('SEATRIAL_HELM', '')
  return () => rm(folder, { recursive: true, force: true })
})
afterEach(() => vi.unstubAllEnvs())

/** A PATH on which `helm` is what `make` puts there. */
const onPath = async (make: (file: string) => Promise<void>): Promise<void> => {
  await mkdir(join(folder, 'bin'))
  await make(join(folder, 'bin', 'helm'))
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/usr/bin:/bin`)
}

describe('helm is', () => {
  test('the one on the PATH where it is new enough', async () => {
    const helm = await bringHelm()
    await onPath((file) => symlink(helm, file))
    const choice = await chooseHelm()
    expect(choice).toEqual({ from: 'path', program: 'helm', version: helmVersion })
    expect(helmFinding(choice)).toMatchObject({ state: 'good', text: `${helmVersion} (helm, on the PATH)` })
  })

  test('the one in the cache where the one on the PATH is too old, which doctor says', async () => {
    const helm = await bringHelm()
    await onPath((file) => writeFile(file, '#!/bin/sh\necho v3.19.0+g3d8990f\n', { mode: 0o755 }))
    const choice = await chooseHelm()
    expect(choice).toMatchObject({ from: 'cache', program: helm, version: helmVersion })
    expect(helmFinding(choice).text).toContain('helm 3.19.0 on the PATH is older than 4.0')
  })

  test('the one that SEATRIAL_HELM names, whatever its version; a file that does not exist is refused', async () => {
    const file = join(folder, 'own-helm')
    vi.stubEnv('SEATRIAL_HELM', file)
    await expect(chooseHelm()).rejects.toMatchObject({ code: 'helm/none', message: expect.stringContaining(file) })
    await writeFile(file, '#!/bin/sh\necho v3.14.0\n', { mode: 0o755 })
    expect(await chooseHelm()).toEqual({ from: 'named', program: file, version: '3.14.0' })
  })
})

test('an empty cache has none, and gets programs that run', async () => {
  vi.stubEnv('SEATRIAL_CACHE', join(folder, 'cache'))
  expect(cachedHelm()).toBeUndefined()
  expect(helmFinding({ from: 'none', program: undefined, version: helmVersion })).toMatchObject({ state: 'lacking' })
  const [helm, kubectl] = [await bringHelm(), await bringKubectl()]
  expect((await execa(helm, ['version', '--short'])).stdout).toContain(`v${helmVersion}`)
  expect((await execa(kubectl, ['version', '--client'])).stdout).toContain('Client Version')
}, 120_000)

test('a download of another digest is refused', async () => {
  const file = join(folder, 'x.tgz')
  await writeFile(file, 'not what was chosen')
  await expect(requireDigest(file, 'AAAA==', 'x@1.0.0')).rejects.toMatchObject({
    code: 'helm/none',
    hint: expect.stringContaining('npm config'),
  })
})
