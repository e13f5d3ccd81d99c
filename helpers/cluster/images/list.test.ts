import { expect, test } from 'vitest'
import { parseImageList } from './list.ts'

test('figures among the arguments are texts, and a context is a folder beside the list', () => {
  const yaml = 'images: [{ ref: localhost/seatrial/spark:4.1.3, context: spark, target: spark, args: { MINOR: 4, FULL: 4.1.3 } }]'
  expect(parseImageList(yaml, '/repo/fixtures/images')).toEqual([
    { ref: 'localhost/seatrial/spark:4.1.3', context: '/repo/fixtures/images/spark', target: 'spark', args: { MINOR: '4', FULL: '4.1.3' } },
  ])
})

test.each([
  ['images: [{ ref: docker.io/library/x:1, context: x }]', /localhost\/NAME:TAG/],
  ['images: [{ ref: localhost/x:1, contxt: x }]', /contxt/],
  ['imgs: []', /images/],
])('%s is refused', (yaml, says) => {
  expect(() => parseImageList(yaml, '/f')).toThrow(says)
})
