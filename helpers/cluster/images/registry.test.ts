import { expect, test } from 'vitest'
import { imageRegistry } from './registry.ts'

const of = (registry: string, rest: object = { SEATRIAL_KUBECONFIG: '/k' }) => imageRegistry({ SEATRIAL_IMAGE_REGISTRY: registry, ...rest })

test.each([
  ['registry.example.com/team/images', 'registry.example.com/team/images/seatrial/spark:4.1.3', false],
  ['registry.example.com/team/', 'registry.example.com/team/seatrial/spark:4.1.3', false],
  ['registry.example.com', 'registry.example.com/seatrial/spark:4.1.3', false],
  ['registry:5000/x', 'registry:5000/x/seatrial/spark:4.1.3', false],
  ['localhost:5000/x', 'localhost:5000/x/seatrial/spark:4.1.3', true],
  ['127.0.0.1:5000', '127.0.0.1:5000/seatrial/spark:4.1.3', true],
  ['[::1]:5000/x', '[::1]:5000/x/seatrial/spark:4.1.3', true],
  ['127.0.0.1.example.com/x', '127.0.0.1.example.com/x/seatrial/spark:4.1.3', false],
])('%s', (setting, place, plainHttp) => {
  const found = of(setting)
  expect(found?.placeOf('localhost/seatrial/spark:4.1.3')).toBe(place)
  expect(found?.plainHttp).toBe(plainHttp)
})

test.each(['https://registry.example.com/x', 'team/images', 'registry.example.com/Team', 'registry.example.com/x:latest'])(
  '%s is refused',
  (setting) => {
    expect(() => of(setting)).toThrow(`SEATRIAL_IMAGE_REGISTRY=${setting}: it is not HOST/PATH`)
  },
)

test('it is for clusters that are named', () => {
  expect(of('registry.example.com/x', {})).toBeUndefined()
  expect(of('')).toBeUndefined()
})
