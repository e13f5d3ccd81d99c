/** Amounts of resources by their Kubernetes names: cores of `cpu`, bytes of `memory`, pieces of `nvidia.com/gpu`. */
export type Amounts = Readonly<Record<string, number>>

/** All together. */
export const sumOf = (...all: readonly Amounts[]): Amounts => {
  const sum: Record<string, number> = {}
  for (const each of all) for (const [name, value] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + value
  return sum
}

/** Of each resource the most that one of them has. */
export const mostOf = (...all: readonly Amounts[]): Amounts => {
  const top: Record<string, number> = {}
  for (const each of all) for (const [name, value] of Object.entries(each)) top[name] = Math.max(top[name] ?? 0, value)
  return top
}

/** Each multiplied: -1 makes what is taken away. */
export const timesOf = (amounts: Amounts, factor: number): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, value * factor]))

/** The first resource of which more is wanted than there is. */
export const lackOf = (wanted: Amounts, free: Amounts): string | undefined =>
  Object.keys(wanted).find((name) => (wanted[name] ?? 0) > (free[name] ?? 0))
