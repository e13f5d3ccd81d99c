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
  await reservation.admit({ cpu: 0.1, memory: 100 })
  await reservation.admit({ cpu: 0.4, memory: 200 })
  expect(asked).toEqual([{ cpu: 0.5, memory: 300 }])
})

test('what nobody foresaw is asked for when it comes', async () => {
  const { asked, reservation } = reserve({ cpu: 0.5 })
  await reservation.admit({ cpu: 0.5 })
  await reservation.admit({ cpu: 0.25, gpu: 1 })
  expect(asked).toEqual([{ cpu: 0.5 }, { cpu: 0.25, gpu: 1 }])
})

test('what comes in the place of what went asks for nothing, and for what it needs more', async () => {
  const { asked, reservation } = reserve({ cpu: 0.5 })
  await reservation.admit({ cpu: 0.5 })
  reservation.leave({ cpu: 0.5 })
  await reservation.admit({ cpu: 0.4 })
  reservation.leave({ cpu: 0.5 })
  await reservation.admit({ cpu: 0.75 })
  expect(asked).toEqual([{ cpu: 0.5 }, { cpu: 0.25 }])
})

test('what asks for nothing waits for nothing', async () => {
  const { asked, reservation } = reserve({})
  await reservation.admit({})
  expect(asked).toEqual([])
})
