import { readFile } from 'node:fs/promises'

/** The start of a living process; undefined where there is none of this id. Where there is no /proc, '' stands for a living one. */
export const startOf = async (pid: number): Promise<string | undefined> => {
  try {
    process.kill(pid, 0)
  } catch {
    return undefined
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is the program's name in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : (fields[19] ?? '')
}
