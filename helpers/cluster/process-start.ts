import { readFileSync } from 'node:fs'

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The start of a living process, in ticks since boot (field 22 of /proc/PID/stat, proc(5)): with it an id is unmistakable.
 * Undefined where there is none of this id. Where there is no /proc, '' stands for a living one.
 */
export const startOf = (pid: number): string | undefined => {
  try {
    process.kill(pid, 0)
  } catch {
    return undefined
  }
  const status = statusOf(pid)
  // The second field is the program's name in brackets and may hold spaces.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : (fields[19] ?? '')
}
