import { execa } from 'execa'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Change } from '../scenario/dependencies.ts'

const lines = (text: string): string[] => text.split('\0').filter((part) => part !== '')

/**
 * What differs from where this branch left `ref`: committed, in the working tree, and new files that git does not ignore.
 * A renamed file is one that is gone and one that is new. @throws SeatrialError plan/ref
 */
export const changesSince = async (root: string, ref: string): Promise<Change[]> => {
  const diff = await execa('git', ['diff', '--merge-base', '--name-status', '--no-renames', '--relative', '-z', ref, '--'], {
    cwd: root,
    reject: false,
  })
  if (diff.exitCode !== 0) throw new SeatrialError('plan/ref', `the changes since ${ref} can not be found: ${diff.stderr}`)
  const untracked = await execa('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root })
  const parts = lines(diff.stdout)
  const tracked = parts.flatMap((path, index) => (index % 2 === 0 ? [] : [{ path, removed: parts[index - 1] === 'D' }]))
  return [...tracked, ...lines(untracked.stdout).map((path) => ({ path, removed: false }))]
}
