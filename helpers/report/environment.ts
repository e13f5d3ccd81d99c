export const environmentFile = 'environment.properties'

/** Between the values that a name has in several runs. */
const separator = ' | '

/** Lines `name=value` of an environment.properties, one for each value of a name that has several. */
export const environmentLines = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.includes('='))
    .flatMap((line) => {
      const at = line.indexOf('=')
      return line
        .slice(at + 1)
        .split(separator)
        .map((value) => `${line.slice(0, at)}=${value}`)
    })

/** The environment.properties of lines, each name once. */
export const environmentText = (lines: readonly string[]): string => {
  const names = Map.groupBy(lines, (line) => line.slice(0, line.indexOf('=')))
  return [...names].map(([name, of]) => `${name}=${of.map((line) => line.slice(name.length + 1)).join(separator)}\n`).join('')
}
