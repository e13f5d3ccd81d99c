import { listAt, textAt, type Fields } from '../../../kube/fields.ts'
import type { Judge, Finding } from '../check.ts'
import { isSet } from '../view.ts'
import { plural, quoted, sorted } from '../wording.ts'

const allowed = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])
/** Of a volume with several of these the message names the first. */
const restricted = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
]

interface Bad {
  readonly name: string
  readonly type: string
  readonly path: string
}

/** The volumes of which `typeOf` names the forbidden type. */
const badVolumes = (spec: Fields, typeOf: (volume: Fields) => string | undefined): readonly Bad[] =>
  listAt(spec, 'volumes').flatMap((volume, index) => {
    const type = typeOf(volume)
    return type === undefined
      ? []
      : [{ name: textAt(volume, 'name') ?? '', type, path: `spec.volumes[${index}]${type === 'unknown' ? '' : `.${type}`}` }]
  })

const report = (bad: readonly Bad[], reason: string, rest = ''): Finding | undefined =>
  bad.length === 0
    ? undefined
    : {
        reason,
        detail: `${plural('volume', bad.length)} ${quoted(bad.map(({ name }) => name))}${rest}`,
        fields: bad.map(({ path }) => path),
      }

export const hostPathVolumes: Judge = ({ spec }) =>
  report(
    badVolumes(spec, (volume) => (isSet(volume['hostPath']) ? 'hostPath' : undefined)),
    'hostPath volumes',
  )

const restrictedType = (volume: Fields): string | undefined => {
  const sources = Object.keys(volume).filter((key) => key !== 'name' && isSet(volume[key]))
  // The API server makes a volume without a source an emptyDir before admission sees it (SetDefaults_Volume).
  if (sources.length === 0 || sources.some((source) => allowed.has(source))) return undefined
  return restricted.find((type) => sources.includes(type)) ?? 'unknown'
}

export const restrictedVolumes: Judge = ({ spec }) => {
  const bad = badVolumes(spec, restrictedType)
  const types = sorted(bad.map(({ type }) => type))
  const uses = bad.length === 1 ? 'uses' : 'use'
  return report(bad, 'restricted volume types', ` ${uses} ${plural('restricted volume type', types.length)} ${quoted(types)}`)
}
