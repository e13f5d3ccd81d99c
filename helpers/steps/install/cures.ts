import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { Never, Target } from '../../kube/readiness/index.ts'
import type { StepContext } from '../context.ts'
import { mayMake } from './rights.ts'
import { mayCureCrash } from './shared.ts'

/** The kubelet tries a container without its configuration again within this time, in milliseconds. */
const configRetry = 30_000

/** Which verdicts on a release's objects the hooks that run after them may still change. */
export interface Cures {
  readonly mayPass: (target: Target, verdict: Never) => Promise<boolean>
  /** Takes note that a hook has done its work. */
  readonly ended: (hook: KubeObject) => void
}

/**
 * What a post-install, post-upgrade or post-rollback hook may cure, so that it does not end the step while the hook runs:
 *
 * - An object that does not exist, or a key in it: where a hook is that object, or the account of a hook's pods may make
 *   objects of its kind.
 * - A crash loop, or a port that is not open yet: where the hook and the workload share something, see `mayCureCrash`. When the hook has ended, a run that
 *   begins after that decides.
 * - An object that was deleted, a Service without pods, a condition that says Stalled: always.
 *
 * Nothing else is cured by a hook: an image that cannot be pulled, too little memory, a pod that no node takes, a refusal
 * by a quota, Pod Security or a webhook, a command that does not exist.
 *
 * `hooks` are those that helm waits for.
 */
export const curesOf = (release: Release, hooks: readonly KubeObject[], context: StepContext): Cures => {
  const endedAt = new Map<KubeObject, number>()
  const rights = new Map<string, Promise<boolean>>()
  const anyRuns = (within = 0): boolean =>
    hooks.some((hook) => (endedAt.get(hook) ?? Number.POSITIVE_INFINITY) > context.kube.now() - within)

  const someMake = async (kind: string): Promise<boolean> => {
    const asked = hooks.map((hook) => {
      const key = `${hook.metadata.name}/${kind}`
      const answer = rights.get(key) ?? mayMake(hook, kind, context)
      rights.set(key, answer)
      return answer
    })
    return (await Promise.all(asked)).includes(true)
  }
  const mayAppear = async ({ absent, why }: Never): Promise<boolean> => {
    if (!anyRuns(absent === undefined ? configRetry : 0)) return false
    const kind = absent?.kind ?? /\b(Secret|ConfigMap)\b/i.exec(why)?.[1] ?? ''
    const isHook = release.hooks.some((hook) => hook.kind === absent?.kind && hook.metadata.name === absent.name)
    return isHook || (await someMake(kind))
  }
  const mayStopCrashing = (target: Target, { startedAt = 0 }: Never): boolean => {
    const workload = release.objects.find(({ kind, metadata }) => kind === target.kind && metadata.name === target.name)
    if (workload === undefined) return false
    return hooks.some(
      (hook) => startedAt <= (endedAt.get(hook) ?? Number.POSITIVE_INFINITY) && mayCureCrash(hook, workload, release.objects),
    )
  }
  return {
    ended: (hook) => void endedAt.set(hook, context.kube.now()),
    mayPass: async (target, verdict) => {
      if (verdict.code === 'ready/crash' || verdict.code === 'ready/probe') return mayStopCrashing(target, verdict)
      if (['ready/missing', 'ready/service', 'ready/condition'].includes(verdict.code)) return anyRuns()
      return (verdict.absent !== undefined || verdict.code === 'ready/config') && (await mayAppear(verdict))
    },
  }
}
