import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { runStep } from './local/run-step.ts'
import { readWorkflow } from './workflow.ts'

const { jobs } = readWorkflow(join(import.meta.dirname, '..', '..'), '.github/workflows/release.yml')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'))
  await Promise.all(['work', 'runner'].map((name) => mkdir(join(folder, name))))
  return () => rm(folder, { recursive: true, force: true })
})

/** Runs a step of the release of a tag in the folder `work`. */
const run = (job: string, name: string, tag: string) => {
  const step = jobs[job]?.steps.find((one) => one.name === name) ?? expect.fail(`there is no step ${name}`)
  const machine = { work: join(folder, 'work'), runner: join(folder, 'runner'), actions: new Map() }
  return runStep(step, { context: { github: { ref_name: tag } }, env: {}, folder: '.' }, machine)
}

describe('a release', () => {
  const check = async (tag: string, version: string, heading: string) => {
    await writeFile(join(folder, 'work', 'package.json'), JSON.stringify({ name: 'seatrial', version }))
    await writeFile(join(folder, 'work', 'CHANGELOG.md'), `# Changelog\n\n${heading}\n\n- A package.\n`)
    return run('package', 'Compare the tag with the version and the changelog', tag)
  }
  test('goes on where the tag, the version and the changelog agree', async () => {
    expect(await check('v0.2.0', '0.2.0', '## [0.2.0] - 2026-12-01')).toMatchObject({ good: true, output: '' })
  })
  test.each([
    [
      'the tag is of another version',
      'v0.2.1',
      '0.2.0',
      '## [0.2.0] - 2026-12-01',
      'The tag is v0.2.1, and the version in package.json is 0.2.0.',
    ],
    [
      'the changelog has no section',
      'v0.2.0',
      '0.2.0',
      '## [0.1.0] - 2026-12-01',
      "CHANGELOG.md has no section '## [0.2.0] - YYYY-MM-DD'.",
    ],
    ['the section has no day', 'v0.2.0', '0.2.0', '## [0.2.0] - Unreleased', 'replace Unreleased by the day'],
    ['a dot is another character', 'v0.2.0', '0.2.0', '## [0x2.0] - 2026-12-01', 'CHANGELOG.md has no section'],
  ])('ends where %s', async (_where, tag, version, heading, says) => {
    const { good, output } = await check(tag, version, heading)
    expect({ good, output }).toEqual({ good: false, output: expect.stringContaining(says) })
  })
})

describe('the major tag', () => {
  const git = async (...args: string[]): Promise<string> =>
    (await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: join(folder, 'work') })).stdout
  const commit = async (tag: string): Promise<string> => {
    await git('commit', '-qm', tag, '--allow-empty')
    await git('tag', '--annotate', '--message', tag, tag)
    await git('push', '-q', 'origin', tag)
    return git('rev-parse', 'HEAD')
  }
  test('is made by the first release, moved by the next, and by no other major version', async () => {
    await execa('git', ['init', '-q', '--bare', join(folder, 'origin')])
    await git('init', '-q', '-b', 'main')
    await git('remote', 'add', 'origin', join(folder, 'origin'))
    const remote = async (): Promise<string[]> => (await git('ls-remote', 'origin', 'v0', 'v1')).split('\n')
    const first = await commit('v0.2.0')
    expect(await run('major-tag', 'Move the major tag', 'v0.2.0')).toMatchObject({ good: true })
    expect(await remote()).toEqual([`${first}\trefs/tags/v0`])
    const second = await commit('v0.10.3')
    expect(await run('major-tag', 'Move the major tag', 'v0.10.3')).toMatchObject({ good: true })
    expect(await remote()).toEqual([`${second}\trefs/tags/v0`])
    const third = await commit('v1.0.0')
    expect(await run('major-tag', 'Move the major tag', 'v1.0.0')).toMatchObject({ good: true })
    expect(await remote()).toEqual([`${second}\trefs/tags/v0`, `${third}\trefs/tags/v1`])
  })
})
