/** Text in a cell of a Markdown table, on one line: it shows as it is. */
export const plain = (text: string, most = 200): string => {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/[|\\`*_<>[\]]/g, String.raw`\$&`)
  return line.length > most ? `${line.slice(0, most).replace(/\\$/, '')}…` : line
}
