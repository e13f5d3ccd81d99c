import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, expect, test } from 'vitest'
import { repositoryName } from './repository-name.ts'

let root: string
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'name-'))
  root = join(folder, 'cloned-here')
  await mkdir(root)
  return () => rm(folder, { recursive: true, force: true })
})

const clonedFrom = async (address: string): Promise<void> => {
  await execa('git', ['init', '-q'], { cwd: root })
  await execa('git', ['remote', 'add', 'origin', address], { cwd: root })
}

test('package.json comes first', async () => {
  await clonedFrom('https://git.example/team/charts.git')
  await writeFile(join(root, 'package.json'), '{ "name": "@team/platform" }')
  expect(await repositoryName(root)).toBe('@team/platform')
})

test.each(['{ "private": true }', '{ "name": "" }', '{ "name":', '[]'])('with %s the remote counts', async (text) => {
  await clonedFrom('https://git.example/team/charts.git')
  await writeFile(join(root, 'package.json'), text)
  expect(await repositoryName(root)).toBe('charts')
})

test.each([
  ['https://git.example/team/charts', 'charts'],
  ['https://git.example/team/charts.git/', 'charts'],
  ['git@git.example:team/charts.git', 'charts'],
  ['git.example:charts.js.git', 'charts.js'],
  ['/srv/git/charts', 'charts'],
])('a clone of %s is called %s, also in a folder of it', async (address, name) => {
  await clonedFrom(address)
  await mkdir(join(root, 'deploy'))
  expect([await repositoryName(root), await repositoryName(join(root, 'deploy'))]).toEqual([name, name])
})

test('a folder that is no clone has its own name', async () => {
  expect(await repositoryName(root)).toBe('cloned-here')
})
