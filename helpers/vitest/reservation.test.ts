import { expect, test } from 'vitest'
import type { Amounts } from '../types/amounts.ts'
import { Reservation } from './reservation.ts'

const reserve = (foreseen: Amounts) => {
  const asked: Amounts[] = []
  const reservation = new Reservation(foreseen, (amounts) => {
    asked.push(amounts)
    return Promise.resolve()
  })
  return { asked, reservation }
}

test('the first chart asks for all that is foreseen, those after it for nothing', async () => {
  const { asked, reservation } = reserve({ cpu: 0.5, memory: 300 })
  await reservation.admit('s3', { cpu: 0.1, memory: 100 })
  await reservation.admit('spark', { cpu: 0.4, memory: 200 })
  expect(asked).toEqual([{ cpu: 0.5, memory: 300 }])
})

test('what nobody foresaw is asked for when it comes', async () => {
  const { asked, reservation } = reserve({ cpu: 0.5 })
  await reservation.admit('s3', { cpu: 0.5 })
  await reservation.admit('spark', { cpu: 0.25, gpu: 1 })
  expect(asked).toEqual([{ cpu: 0.5 }, { cpu: 0.25, gpu: 1 }])
})

test('what comes in the place of what went asks for nothing, and for what it needs more', async () => {
  const { asked, reservation } = reserve({ cpu: 0.5 })
  await reservation.admit('spark', { cpu: 0.5 })
  reservation.leave('spark')
  await reservation.admit('spark', { cpu: 0.25 })
  await reservation.admit('s3', { cpu: 0.25 })
  reservation.leave('spark')
  await reservation.admit('spark', { cpu: 0.75 })
  expect(asked).toEqual([{ cpu: 0.5 }, { cpu: 0.5 }])
})

test('a revision is in the place of the one before', async () => {
  const { asked, reservation } = reserve({})
  for (const cpu of [1, 2, 1, 2]) await reservation.admit('spark', { cpu })
  expect(asked).toEqual([{ cpu: 1 }, { cpu: 1 }])
})

test('what was given once stays, whatever goes', async () => {
  const { asked, reservation } = reserve({})
  await reservation.admit('cache', { memory: 3 })
  reservation.leave('cache')
  await reservation.admit('spark', { cpu: 1 })
  await reservation.admit('cache', { memory: 3 })
  expect(asked).toEqual([{ memory: 3 }, { memory: 0, cpu: 1 }])
})

test('what asks for nothing waits for nothing', async () => {
  const { asked, reservation } = reserve({})
  await reservation.admit('values', {})
  expect(asked).toEqual([])
})
