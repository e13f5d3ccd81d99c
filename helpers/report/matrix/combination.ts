import type { ShownCell } from './state.ts'

/**
 * The matrix values of a cell: as its plan has them, else as its key says them. A value with a blank and a `=` in it, which
 * only a cell without a plan can be misread by, counts as two dimensions.
 */
export const combinationOf = ({ key, planned }: Pick<ShownCell, 'key' | 'planned'>): ReadonlyMap<string, string> => {
  const known = Object.entries(planned?.combination ?? {})
  if (known.length > 0) return new Map(known.map(([name, value]) => [name, String(value)]))
  const [, label = ''] = /#(.*)$/s.exec(key) ?? []
  const pairs = label.matchAll(/(?:^| )([^ =]+)=(.*?)(?= [^ =]+=|$)/gs)
  return new Map([...pairs].map(([, name = '', value = '']) => [name, value]))
}
