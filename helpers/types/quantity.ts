const factors: Readonly<Record<string, number>> = {
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

/**
 * A Kubernetes quantity (`250m`, `1.5Gi`, `2e3`) as a number of cores or bytes; NaN for what is none.
 * Source: k8s.io/apimachinery/pkg/api/resource, Quantity.
 */
export const parseQuantity = (quantity: unknown): number => {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return Number.NaN
  const [, amount, suffix = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? []
  return Number(amount) * (factors[suffix] ?? Number.NaN)
}
