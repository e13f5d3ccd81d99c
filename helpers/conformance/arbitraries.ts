import fc from 'fast-check'

/** Fields of which each may be missing, or null, which Kubernetes takes for missing. */
export const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, fc.option(value, { freq: 9 })])), { requiredKeys: [] })

/** Nothing that any check minds, mostly: else hardly a pod would be allowed. */
export const mostly = <T>(good: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(good, ...others) })

export const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })

/** Ids near the ends of the ranges, which are those of the namespace or of the constraints. */
export const id = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1000, 1001, 1009) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 999, 1010, 2000, 2004, 2005, 65_534, 65_535) },
)

export const optional = <T>(value: fc.Arbitrary<T>, freq = 2) => fc.option(value, { freq, nil: undefined })

const level = mostly('s0:c26,c5', 's0:c5,c26', 's0:c26', 's1:c26,c5', 's0', '', 's0:c5,c26:x')
export const seLinuxOptions = some({
  level,
  type: mostly('', 'container_engine_t', 'spc_t'),
  user: mostly('', 'u'),
  role: mostly('', 'r"'),
})

const capability = fc.constantFrom('ALL', 'KILL', 'NET_BIND_SERVICE', 'SETUID', 'SYS_ADMIN', 'CAP_SYS_ADMIN', 'chown', 'a"b')
export const capabilityList = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(capability, { maxLength: 5 }) },
)
