import { expect, test } from 'vitest'
import { gpuRatio, plannedOperators } from './rapids.ts'

const log = `26/11/22 03:20:00 WARN GpuOverrides: 
!Exec <CollectLimitExec> cannot run on GPU because the Exec CollectLimitExec has been disabled, and is disabled by default
  *Exec <HashAggregateExec> will run on GPU
    *Expression <AggregateExpression> sum(id#1L) will run on GPU
    *Exec <ShuffleExchangeExec> will run on GPU
      *Partitioning <SinglePartition$> will run on GPU
      @Exec <ProjectExec> could run on GPU but is going to be removed because it is not worth it
`

test('operators are read with their reasons, and expressions are none', () => {
  expect(plannedOperators(log)).toEqual([
    { name: 'CollectLimitExec', gpu: false, reason: 'the Exec CollectLimitExec has been disabled, and is disabled by default' },
    { name: 'HashAggregateExec', gpu: true },
    { name: 'ShuffleExchangeExec', gpu: true },
    { name: 'ProjectExec', gpu: false, reason: 'could run on GPU but is going to be removed because it is not worth it' },
  ])
})

test('the ratio is that of operators, and nothing planned is nothing for the GPU', () => {
  expect(gpuRatio(plannedOperators(log))).toBe(0.5)
  expect(gpuRatio([])).toBe(0)
})
