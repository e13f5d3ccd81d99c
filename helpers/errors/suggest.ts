import leven from 'leven'

/** `did you mean \`query\`?` for the nearest of the known words, when one is near enough to be a slip; `shown` is how a word is told. */
export const didYouMean = (word: string, known: readonly string[], shown = (one: string): string => one): string | undefined => {
  const near = known
    .map((candidate) => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  if (near !== undefined && near.distance <= Math.max(1, Math.ceil(word.length / 3))) {
    return `did you mean \`${shown(near.candidate)}\`?`
  }
  return known.length > 0 && known.length <= 20 ? `one of: ${known.map(shown).join(', ')}` : undefined
}

/** How many characters have to change for `part` to be somewhere in `text`, in capitals or not (Sellers' algorithm). */
const distanceWithin = (part: string, text: string): number => {
  const letters = Array.from(text.toLowerCase())
  let row: readonly number[] = Array.from({ length: letters.length + 1 }, () => 0)
  for (const letter of Array.from(part.toLowerCase())) {
    const next = [(row[0] ?? 0) + 1]
    letters.forEach((other, at) => {
      const [diagonal = 0, above = 0, before = 0] = [row[at], row[at + 1], next[at]]
      next.push(Math.min(diagonal + (letter === other ? 0 : 1), above + 1, before + 1))
    })
    row = next
  }
  return Math.min(...row)
}

/** The known texts that come nearest to having `part` in them, all as near as the best of them. */
export const nearestTo = (part: string, known: readonly string[], count = 3): string[] => {
  const all = known.map((text) => ({ text, distance: distanceWithin(part, text) }))
  const best = Math.min(...all.map(({ distance }) => distance))
  return all
    .filter(({ distance }) => distance === best)
    .slice(0, count)
    .map(({ text }) => text)
}
