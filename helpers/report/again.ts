/** A word of a shell's command line that stands for itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The command that runs one cell again, and nothing else: its key says the scenario with its matrix, and so the values. */
export const againCommand = (key: string, project: string): string =>
  `SEATRIAL_CELLS=${quoted(JSON.stringify([key]))} npx vitest run${project === '' ? '' : ` --project ${project}`}`

/** The most commands that are worth reading one by one. */
const most = 10

/** What a person can do about failures: one command each, or one for all of them where they are many. */
export const againLines = (failed: readonly { readonly key: string; readonly project: string }[], results: string): readonly string[] => {
  if (failed.length <= most) return failed.map(({ key, project }) => againCommand(key, project))
  const projects = [...new Set(failed.map(({ project }) => `--project ${project}`))].toSorted()
  return [`SEATRIAL_FAILED_FROM=${quoted(results)} npx vitest run ${projects.join(' ')}`]
}
