import { fieldsAt, listAt, wordAt, type Fields } from '../../../kube/fields.ts'
import { isSet } from '../../pod-security/view.ts'

/** The keys that the API server's and OpenShift's ConfigMaps have their certificates under. */
const certificates: Readonly<Record<string, string>> = {
  'kube-root-ca.crt': 'ca.crt',
  'openshift-service-ca.crt': 'service-ca.crt',
}

const isToken = (token: Fields): boolean => wordAt(token, 'path') === 'token' && wordAt(token, 'audience') === ''

const isCertificate = (configMap: Fields): boolean => {
  const key = certificates[wordAt(configMap, 'name')]
  const items = listAt(configMap, 'items')
  return key !== undefined && items.length === 1 && items.every((item) => wordAt(item, 'key') === key && wordAt(item, 'path') === key)
}

const isNamespace = (downwardAPI: Fields): boolean =>
  listAt(downwardAPI, 'items').every(
    (item) =>
      wordAt(item, 'path') === 'namespace' &&
      wordAt(item, 'fieldRef', 'fieldPath') === 'metadata.namespace' &&
      ['', 'v1'].includes(wordAt(item, 'fieldRef', 'apiVersion')),
  )

const kinds = { serviceAccountToken: isToken, configMap: isCertificate, downwardAPI: isNamespace }

/**
 * Whether a projected volume has only what the API server mounts for a pod's service account: such a one is allowed where
 * secrets are (IsOnlyServiceAccountTokenSources).
 */
export const isServiceAccountToken = (volume: Fields): boolean =>
  listAt(volume, 'projected', 'sources').every((source) => {
    const present = Object.entries(kinds).filter(([kind]) => isSet(source[kind]))
    return present.length > 0 && present.every(([kind, is]) => is(fieldsAt(source, kind)))
  })
