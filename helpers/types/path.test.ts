import fc from 'fast-check'
import { expect, test } from 'vitest'
import { below, keysOf, pathOf } from './path.ts'

test.each<[keys: (string | number)[], path: string]>([
  [['spec', 'containers', 0, 'image'], 'spec.containers[0].image'],
  [['data', 'executor-pod.yaml', 'spec'], 'data["executor-pod.yaml"].spec'],
  [['metadata', 'annotations', 'a.b/c "d"'], String.raw`metadata.annotations["a.b/c \"d\""]`],
  [[], ''],
])('%j is written %s', (keys, path) => {
  expect(pathOf(...keys)).toBe(path)
  expect(keysOf(path)).toEqual(keys)
})

test('any keys are read back', () => {
  const keys = fc.array(fc.oneof(fc.nat(), fc.string(), fc.constantFrom('spec', 'a-b', '["x"]', '0')))
  fc.assert(
    fc.property(keys, (path) => {
      expect(keysOf(pathOf(...path))).toEqual(path)
    }),
  )
})

test.each([
  ['', 'spec', 'spec'],
  ['spec', '', 'spec'],
  ['spec', 'a', 'spec.a'],
  ['spec', '["a"]', 'spec["a"]'],
])('below %j, %j is %j', (path, rest, whole) => {
  expect(below(path, rest)).toBe(whole)
})
