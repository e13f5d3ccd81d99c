import { execa } from 'execa'

/** The commit that is tested, with a mark when files differ from it. */
export const gitCommit = async (root: string): Promise<string> => {
  const { stdout, exitCode } = await execa('git', ['describe', '--always', '--dirty', '--abbrev=12'], { cwd: root, reject: false })
  return exitCode === 0 ? stdout.trim() : 'unknown'
}
