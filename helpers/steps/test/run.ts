import { SeatrialError } from '../../errors/seatrial-error.ts'
import { didYouMean } from '../../errors/suggest.ts'
import { isDeleted, isRun, testHooks } from '../../helm/test-hooks.ts'
import { ApiError, type KubeObject } from '../../kube/client.ts'
import { create, get } from '../../kube/objects.ts'
import { targetOf } from '../../kube/readiness/verdict.ts'
import type { StepContext } from '../context.ts'
import { removeAndWait } from '../gone.ts'
import { installed } from '../install/release.ts'

import { attachLogs } from './logs.ts'
import { succeeded } from './outcome.ts'
import type { TestSpec } from './verb.ts'

const nameOf = ({ metadata }: KubeObject): string => metadata.name

/** What `helm test` would create of the release as it is now. @throws SeatrialError step/not-asked where that tests nothing */
const hooksOf = async (spec: TestSpec, context: StepContext): Promise<readonly KubeObject[]> => {
  const { name, namespace } = installed(spec, context)
  const revisions = await context.helm.revisions(name, namespace, context.signal)
  const { hooks } = await context.helm.recorded(name, namespace, Math.max(...revisions), context.signal)
  const all = testHooks(hooks)
  const tests = all.filter(isRun).map(nameOf)
  if (tests.length === 0)
    throw new SeatrialError('step/not-asked', `release ${name} has no tests: no Pod or Job of it has the annotation helm.sh/hook: test`, {
      hint: 'add a test to the chart (https://helm.sh/docs/topics/chart_tests), or remove this step',
    })
  const unknown = spec.filter?.find((one) => !tests.includes(one))
  if (unknown !== undefined)
    throw new SeatrialError('step/not-asked', `release ${name} has no test ${unknown}; its tests are ${tests.join(', ')}`, {
      hint: didYouMean(unknown, tests),
    })
  const elsewhere = all.find(({ metadata }) => metadata.namespace !== undefined && metadata.namespace !== namespace)
  if (elsewhere !== undefined)
    throw new SeatrialError(
      'step/not-asked',
      `test ${nameOf(elsewhere)} is in namespace ${elsewhere.metadata.namespace}, not in ${namespace}`,
    )
  return all.filter((hook) => !isRun(hook) || (spec.filter?.includes(nameOf(hook)) ?? true))
}

/** Creates a hook, in the place of the one before it where its policy says so. */
const make = async (hook: KubeObject, timeout: number, context: StepContext): Promise<KubeObject> => {
  const { kube, namespace, signal } = context
  const { namespaced } = await kube.resource(hook.apiVersion, hook.kind)
  const own = namespaced ? { ...hook, metadata: { ...hook.metadata, namespace } } : await context.claim(hook)
  const before = namespaced && isDeleted(hook, 'before-hook-creation') ? await get(kube, own, { signal }) : undefined
  if (before !== undefined) await removeAndWait([{ ...before, apiVersion: hook.apiVersion, kind: hook.kind }], timeout, context)
  context.say(`creating ${hook.kind} ${nameOf(hook)}`)
  const created = await create(kube, own, { signal }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    throw new SeatrialError('helm/denied', `test ${nameOf(hook)}: its ${hook.kind} cannot be created: ${error.message}`, { cause: error })
  })
  return { ...created, apiVersion: hook.apiVersion, kind: hook.kind }
}

const runTest = async (hook: KubeObject, timeout: number, context: StepContext): Promise<KubeObject> => {
  const earlier = new Set(context.logs.files().map(({ path }) => path))
  const test = await make(hook, timeout, context)
  try {
    await succeeded(targetOf(test), timeout, context)
  } catch (error) {
    await attachLogs(test, earlier, context)
    if (isDeleted(hook, 'hook-failed')) await removeAndWait([test], timeout, context)
    throw error
  }
  await attachLogs(test, earlier, context)
  return test
}

/** The first failure, with the others and the tests that did not run below it. */
const failureOf = (failures: readonly SeatrialError[], notRun: readonly string[]): SeatrialError | undefined => {
  const [first] = failures
  if (first === undefined) return undefined
  const lines = [
    ...failures.map(({ message }) => message),
    ...(notRun.length === 0 ? [] : [`tests that did not run: ${notRun.join(', ')}`]),
  ]
  return new SeatrialError(first.code, lines.join('\n'), { hint: first.hint, cause: first })
}

/**
 * Runs the chart's tests as `helm test` does: from the hooks that Helm has on record, in the order of their weights, with their
 * deletion policies. Unlike Helm it goes on after a test that failed, and ends one that can never run at once.
 */
export const run = async (spec: TestSpec, context: StepContext): Promise<void> => {
  const hooks = await hooksOf(spec, context)
  const deadline = Date.now() + (spec.timeout ?? context.timeout)
  const left = (): number => Math.max(1, deadline - Date.now())
  await context.making(hooks)
  const done: KubeObject[] = []
  const notRun: string[] = []
  const failures: SeatrialError[] = []
  for (const hook of hooks) {
    if (!isRun(hook)) done.push(await make(hook, left(), context))
    else if (failures.length > 0 && Date.now() >= deadline) notRun.push(nameOf(hook))
    else
      await context
        .substep(`test ${nameOf(hook)}`, async () => void done.push(await runTest(hook, left(), context)))
        .catch((error: unknown) => {
          if (context.signal.aborted || !(error instanceof SeatrialError)) throw error
          failures.push(error)
        })
  }
  for (const object of done.toReversed()) if (isDeleted(object, 'hook-succeeded')) await removeAndWait([object], left(), context)
  const failure = failureOf(failures, notRun)
  if (failure !== undefined) throw failure
}
