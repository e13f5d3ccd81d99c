import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

const gate = (
  cpu: number,
  memory: number,
): { gate: Gate; admitted: string[]; ask: (owner: string, cpu: number, memory: number) => void } => {
  const admitted: string[] = []
  const one = new Gate({ cpu, memory })
  return { gate: one, admitted, ask: (owner, cpu, memory) => one.admit(owner, { cpu, memory }, () => admitted.push(owner)) }
}

test('what fits is admitted at once, what does not waits until something leaves', () => {
  const { gate: one, admitted, ask } = gate(2, 10)
  ask('a', 1, 4)
  ask('b', 1, 4)
  ask('c', 1, 4)
  expect(admitted).toEqual(['a', 'b'])
  one.leave('a')
  expect(admitted).toEqual(['a', 'b', 'c'])
})

test('nobody is overtaken by who came later', () => {
  const { gate: one, admitted, ask } = gate(2, 10)
  ask('a', 1, 1)
  ask('large', 2, 1)
  ask('small', 1, 1)
  expect(admitted).toEqual(['a'])
  one.leave('a')
  expect(admitted).toEqual(['a', 'large'])
})

test('what is larger than the cluster is admitted alone: the scheduler has to say no', () => {
  const { admitted, ask } = gate(1, 1)
  ask('huge', 5, 5)
  expect(admitted).toEqual(['huge'])
})

test('who holds something already does not wait: two such would wait for each other', () => {
  const { admitted, ask } = gate(2, 10)
  ask('a', 1, 1)
  ask('b', 1, 1)
  ask('a', 1, 1)
  ask('b', 1, 1)
  expect(admitted).toEqual(['a', 'b', 'a', 'b'])
})

test('devices are waited for where the cluster has as many, and not where it never will', () => {
  const admitted: string[] = []
  const one = new Gate({ cpu: 10, 'example.com/gpu': 2 })
  const ask = (owner: string, gpus: number): void => one.admit(owner, { cpu: 1, 'example.com/gpu': gpus }, () => admitted.push(owner))
  ask('a', 2)
  ask('never', 100)
  ask('b', 1)
  expect(admitted).toEqual(['a', 'never'])
  one.leave('a')
  expect(admitted).toEqual(['a', 'never', 'b'])
})

test('what other runs hold is no room; of runs that hold as much the one goes first whose turn was longer ago, then who waits longer', () => {
  const admitted: string[] = []
  let now = 0
  const one = new Gate({ cpu: 3 }, () => ++now)
  const ask = (owner: string, cpu: number): void => one.admit(owner, { cpu }, () => admitted.push(owner))
  const other = { held: { cpu: 1 }, admittedAt: 3, waitingSince: 5 }
  one.beside([{ held: { cpu: 2 }, admittedAt: 0 }])
  ask('a', 1)
  ask('b', 1)
  expect(admitted).toEqual(['a'])
  expect(one.state).toEqual({ held: { cpu: 1 }, admittedAt: 3, waitingSince: 4 })
  one.beside([{ ...other, admittedAt: 2 }])
  one.beside([{ ...other, waitingSince: 1 }])
  expect(admitted).toEqual(['a'])
  one.beside([other])
  expect(admitted).toEqual(['a', 'b'])
})

/** Runs on one cluster, each with its gate from the moment it is there; and who was let in, in order. */
const neighbours = (capacity: Readonly<Record<string, number>>) => {
  const admitted: string[] = []
  const gates: Gate[] = []
  let now = 0
  const look = (): void => gates.forEach((one) => one.beside(gates.filter((other) => other !== one).map((other) => other.state)))
  const run = () => {
    const gate = new Gate(capacity, () => ++now)
    gates.push(gate)
    look()
    return {
      ask: (owner: string, amounts: Readonly<Record<string, number>>) => {
        gate.admit(owner, amounts, () => admitted.push(owner))
        look()
      },
      leave: (owner: string) => {
        gate.leave(owner)
        look()
      },
    }
  }
  return { run, admitted }
}

test('what another run holds of resources that are not asked for does not matter', () => {
  const admitted: string[] = []
  const one = new Gate({ cpu: 3 })
  one.beside([{ held: { cpu: 1, memory: 5, 'example.com/gpu': 1 }, admittedAt: 0 }])
  one.admit('a', { cpu: 2 }, () => admitted.push('a'))
  one.admit('b', { cpu: 1 }, () => admitted.push('b'))
  expect(admitted).toEqual(['a'])
})

test('a run that holds less goes before one whose queue is older', () => {
  const { run, admitted } = neighbours({ cpu: 4, memory: 100 })
  const suite = run()
  for (const owner of ['a', 'b', 'c', 'd']) suite.ask(owner, { cpu: 2, memory: 1 })
  const single = run()
  single.ask('alone', { cpu: 2, memory: 90 })
  expect(admitted).toEqual(['a', 'b'])
  suite.leave('a')
  expect(admitted).toEqual(['a', 'b', 'alone'])
  // Now it is the single one that holds more: of memory, most of what there is.
  single.ask('again', { cpu: 2, memory: 1 })
  suite.leave('b')
  expect(admitted).toEqual(['a', 'b', 'alone', 'c'])
})

test('one that asks for all the room waits until what is inside has left, and for one turn of the other run at most', () => {
  const { run, admitted } = neighbours({ cpu: 4 })
  const suite = run()
  for (const owner of ['a', 'b', 'c', 'd']) suite.ask(owner, { cpu: 2 })
  run().ask('alone', { cpu: 4 })
  for (const owner of ['a', 'b', 'c']) suite.leave(owner)
  expect(admitted).toEqual(['a', 'b', 'c', 'alone'])
})

test('a run that asks for all the room is not passed by run after run that comes later', () => {
  const { run, admitted } = neighbours({ cpu: 4 })
  const suite = run()
  suite.ask('first', { cpu: 4 })
  suite.ask('next', { cpu: 4 })
  const others = Array.from({ length: 5 }, (_, at) => ({ one: run(), owner: `other ${at}` }))
  for (const { one, owner } of others) one.ask(owner, { cpu: 1 })
  suite.leave('first')
  for (const { one, owner } of others) {
    one.leave(owner)
    const late = run()
    late.ask(`late ${owner}`, { cpu: 1 })
  }
  expect(admitted).toContain('next')
})

test('gates that see each other let everyone in, and never too many at once', () => {
  const asked = fc.array(fc.record({ gate: fc.nat(2), cpu: fc.integer({ min: 1, max: 6 }) }), { maxLength: 30 })
  fc.assert(
    fc.property(asked, (all) => {
      let now = 0
      const gates = [0, 1, 2].map(() => new Gate({ cpu: 4 }, () => ++now))
      const inside: { gate: number; owner: string; cpu: number }[] = []
      const look = (): void => gates.forEach((one) => one.beside(gates.filter((other) => other !== one).map((other) => other.state)))
      let count = 0
      all.forEach(({ gate: at, cpu }, index) => {
        gates[at]?.admit(String(index), { cpu }, () => {
          inside.push({ gate: at, owner: String(index), cpu })
          count += 1
          look()
        })
        look()
        expect(inside.length === 1 || inside.reduce((sum, one) => sum + one.cpu, 0) <= 4).toBe(true)
      })
      for (let left = inside.shift(); left !== undefined; left = inside.shift()) {
        gates[left.gate]?.leave(left.owner)
        look()
      }
      expect(count).toBe(all.length)
    }),
  )
})

test('everyone is admitted in the end, whatever is asked in whatever order', () => {
  const requests = fc.array(fc.record({ cpu: fc.integer({ min: 0, max: 5 }), memory: fc.integer({ min: 0, max: 5 }) }), { maxLength: 20 })
  fc.assert(
    fc.property(requests, (asked) => {
      const { gate: one, admitted, ask } = gate(4, 4)
      asked.forEach(({ cpu, memory }, index) => ask(String(index), cpu, memory))
      for (let left = 0; left < admitted.length; left++) one.leave(admitted[left] ?? '')
      expect(admitted.length).toBe(asked.length)
    }),
  )
})
