import { expect, test } from 'vitest'
import { sawIt, verdictOf } from './verdict.ts'

const failed = (message: string) => ({ status: 'failed', failureMessages: [message] })

test.each([
  [sawIt, failed('Assertion failed: [step/mismatch] SELECT 1\nrows differ (1 expected, 1 found)'), 'red, cause named'],
  [sawIt, failed('Assertion failed: [spark/sql] CREATE TABLE lake.t: REQUIRES_SINGLE_PART_NAMESPACE'), 'red, cause named'],
  [sawIt, failed('Assertion failed: [step/timeout] no answer from Service spark-connect'), 'RED, CAUSE NOT NAMED'],
  [sawIt, failed('Assertion failed: [ready/timeout] not ready within 180 s: Deployment spark-connect'), 'RED, CAUSE NOT NAMED'],
  [sawIt, failed(`Assertion failed: [cluster/unreachable] no answer${'\n.'.repeat(10)}\n[step/mismatch]`), 'RED, CAUSE NOT NAMED'],
  [/forbidden/, failed('Assertion failed: [ready/crash] pods is forbidden'), 'red, cause named'],
  [/forbidden/, { status: 'passed', failureMessages: [] }, 'SURVIVED'],
  [/forbidden/, { status: 'skipped', failureMessages: [] }, 'NOT RUN'],
  [/forbidden/, undefined, 'NOT RUN'],
  [undefined, { status: 'passed', failureMessages: [] }, 'green'],
  [undefined, failed('Assertion failed: [step/mismatch]'), 'NOT GREEN'],
])('what must say %s, and is %j', (says, outcome, verdict) => {
  expect(verdictOf(says, outcome)).toEqual({ good: verdict === 'green' || verdict === 'red, cause named', verdict })
})
