/**
 * Names of files on Vitest's command line: what is neither an option nor the value of one. Options of Vitest that take
 * a value and are written without `=` are taken to use up the next word.
 */
export const namedFiles = (words: readonly string[]): string[] => {
  const flags = new Set(['--run', '--watch', '-w', '--ui', '--update', '-u', '--no-color', '--color'])
  return words.filter((word, index) => {
    const before = words[index - 1]
    const isValue = before !== undefined && before.startsWith('-') && !before.includes('=') && !flags.has(before)
    return !word.startsWith('-') && !isValue && word !== 'run' && word !== 'watch'
  })
}
