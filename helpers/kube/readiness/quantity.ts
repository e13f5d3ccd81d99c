const units: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** A Kubernetes quantity (`100m`, `1.5Gi`, `2e3`) as a number of its unit: cores, bytes, pieces. NaN where it is none. */
export function parseQuantity(value: unknown): number {
  if (typeof value === 'number') return value
  const match = typeof value === 'string' ? /^(?<number>[+-]?[\d.]+(?:[eE][+-]?\d+)?)(?<unit>[numkMGTPE]i?|Ki)?$/.exec(value) : null
  return Number(match?.groups?.['number'] ?? Number.NaN) * (units[match?.groups?.['unit'] ?? ''] ?? Number.NaN)
}
