import { expect, test } from 'vitest'
import { peakOf } from './peak.ts'

const cores = (release: string, cpu?: number) => ({ release, requests: cpu === undefined ? undefined : { cpu } })

test.each([
  ['nothing', [], {}],
  ['releases side by side', [cores('s3', 1), cores('spark', 2)], { cpu: 3 }],
  ['one that is upgraded has both revisions for a while', [cores('spark', 1), cores('spark', 2)], { cpu: 3 }],
  ['of many revisions only two at once', [cores('spark', 1), cores('spark', 2), cores('spark', 1), cores('spark', 1)], { cpu: 3 }],
  ['one that comes again after it has gone', [cores('s3', 1), cores('spark', 2), cores('spark'), cores('spark', 2)], { cpu: 3 }],
  ['one that goes first', [cores('a', 4), cores('a'), cores('b', 2), cores('c', 1)], { cpu: 4 }],
  ['one that stays as it was where its upgrade is refused', [cores('a', 2), cores('a', 0), cores('b', 1)], { cpu: 3 }],
  ['more at the end', [cores('a', 1), cores('a'), cores('b', 2), cores('c', 1)], { cpu: 3 }],
])('%s', (_name, changes, peak) => {
  expect(peakOf(changes)).toEqual(peak)
})

test('each resource has its peak at a time of its own', () => {
  const changes = [{ release: 'a', requests: { cpu: 3, memory: 1 } }, { release: 'a' }, { release: 'b', requests: { cpu: 1, memory: 2 } }]
  expect(peakOf(changes)).toEqual({ cpu: 3, memory: 2 })
})
