import type { Kube, KubeObject } from './client.ts'
import { textAt } from './fields.ts'
import { keepWatching, type Watched } from './watch.ts'

const key = ({ metadata }: KubeObject): string => `${textAt(metadata, 'namespace') ?? ''}/${metadata.name}`

/**
 * Watches until the objects are as `enough` says, which is asked of the first list and after each change. Gives whether they
 * came to be so before the signal aborted. @throws what keeps the watch from going on
 */
export const watchUntil = async (
  kube: Kube,
  watched: Watched,
  enough: (objects: readonly KubeObject[]) => boolean,
  signal: AbortSignal,
): Promise<boolean> => {
  const done = new AbortController()
  const objects = new Map<string, KubeObject>()
  const failure: { error?: unknown } = {}
  let came = false
  const judge = (): void => {
    came ||= enough([...objects.values()])
    if (came) done.abort()
  }
  const sink = {
    replace(all: readonly KubeObject[]): void {
      objects.clear()
      all.forEach((object) => objects.set(key(object), object))
      judge()
    },
    change(type: string, object: KubeObject): void {
      if (type === 'DELETED') objects.delete(key(object))
      else objects.set(key(object), object)
      judge()
    },
    failed(error: unknown): void {
      failure.error = error
    },
  }
  await keepWatching(kube, watched, sink, AbortSignal.any([done.signal, signal]))
  if (failure.error !== undefined) throw failure.error
  return came
}
