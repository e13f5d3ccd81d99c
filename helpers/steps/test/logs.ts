import { readFile } from 'node:fs/promises'
import { containersOf } from '../../kube/container-status.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { StepContext } from '../context.ts'

/** The most of a log that goes into the report, in characters from its end; the whole is with the evidence. */
const most = 200_000

/** The pods of a test: itself, or those of a Job. */
const podsOf = ({ metadata: { uid } }: KubeObject, { cache }: StepContext): readonly KubeObject[] =>
  cache.everSeen('Pod').filter(({ metadata }) => metadata.uid === uid || metadata.ownerReferences?.some((owner) => owner.uid === uid))

/** Attaches the logs of a test, but for those in `earlier`: the paths of logs that were there before it. */
export const attachLogs = async (test: KubeObject, earlier: ReadonlySet<string>, context: StepContext): Promise<void> => {
  const { logs } = context
  for (const pod of podsOf(test, context)) {
    const { name } = pod.metadata
    for (const { name: container, state, restarts } of containersOf(pod)) {
      if (state === 'waiting' && restarts === 0) continue
      // Waits for the end of a log that is still on its way.
      await logs.tail(name, container, 1)
      const files = logs.files().filter((file) => file.pod === name && file.container === container && !earlier.has(file.path))
      const text = (await Promise.all(files.map(({ path }) => readFile(path, 'utf8')))).join('\n')
      context.attach({ name: `log of ${name}/${container}`, type: 'text/plain', content: text.slice(-most) || '(it wrote nothing)\n' })
    }
  }
}
