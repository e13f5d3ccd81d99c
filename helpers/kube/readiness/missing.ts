import type { Target } from './verdict.ts'

const kinds: Readonly<Record<string, string>> = {
  secret: 'Secret',
  configmap: 'ConfigMap',
  serviceaccount: 'ServiceAccount',
  persistentvolumeclaim: 'PersistentVolumeClaim',
}

/** The object that a message of the kubelet, the scheduler or admission says does not exist: `secret "x" not found`. */
export function missingIn(message: string, namespace: string | undefined): Target | undefined {
  const match = /\b(?<kind>secret|configmap|serviceaccount|persistentvolumeclaim)s? "(?<name>[^"]+)" not found/i.exec(message)
  const kind = kinds[match?.groups?.['kind']?.toLowerCase() ?? '']
  // `references non-existent config key` names a key; the name may come as namespace/name.
  const name = match?.groups?.['name']?.split('/').at(-1)
  return kind === undefined || name === undefined ? undefined : { apiVersion: 'v1', kind, name, namespace }
}
