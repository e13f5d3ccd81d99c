import type { Fields } from '../../kube/fields.ts'
import { isSet } from '../pod-security/view.ts'

/** The names that volume sources have in `volumes`, in the order in which upstream looks for them (GetVolumeFSType). */
const sources = [
  'hostPath',
  'emptyDir',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'persistentVolumeClaim',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'downwardAPI',
  'fc',
  'azureFile',
  'configMap',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'projected',
  'portworxVolume',
  'scaleIO',
  'storageos',
  'csi',
  'ephemeral',
  'image',
]

/** Where the name is not that of the pod's field. */
const renamed: Readonly<Record<string, string>> = { cephfs: 'cephFS', vsphereVolume: 'vsphere', storageos: 'storageOS' }

const nameOf = (source: string): string => renamed[source] ?? source

export const allVolumeTypes: readonly string[] = sources.map(nameOf)

/** The field of a volume's source that a name in `volumes` stands for; none for a name that there is not. */
export const fieldOfVolumeType = (type: string): readonly string[] => sources.filter((source) => nameOf(source) === type)

/** The API server makes a volume without a source that it knows an emptyDir (SetDefaults_Volume). */
export const volumeType = (volume: Fields): string => nameOf(sources.find((source) => isSet(volume[source])) ?? 'emptyDir')
