import { stringify } from 'yaml'
import { versions } from './node-image/versions.ts'

export interface KindConfigOptions {
  readonly image: string
  /** A folder of the machine with the file audit-policy.yaml. */
  readonly policies: string
  /** A folder of the machine that the API server writes audit.log into. */
  readonly audit: string
}

/**
 * kind renders kubeadm's v1beta3 for Kubernetes before 1.36 and v1beta4 from there on, and applies a patch only to the
 * version it names. The two differ in how they write extra arguments.
 */
const kubeadm = (minor: number, args: Readonly<Record<string, string>>): { apiVersion: string; extraArgs: unknown } =>
  minor < 36
    ? { apiVersion: 'kubeadm.k8s.io/v1beta3', extraArgs: args }
    : { apiVersion: 'kubeadm.k8s.io/v1beta4', extraArgs: Object.entries(args).map(([name, value]) => ({ name, value })) }

const minorOf = (version: string): number => Number(/^v1\.(\d+)/.exec(version)?.[1])

const auditArgs = {
  'audit-log-path': '/var/log/kubernetes/audit.log',
  'audit-policy-file': '/etc/kubernetes/policies/audit-policy.yaml',
  'audit-log-maxsize': '100',
  'audit-log-maxbackup': '2',
}

// Namespaces, and what is in them, come and go all the time: more workers and requests for that, the rest as it comes.
const controllerArgs = {
  'concurrent-namespace-syncs': '20',
  'concurrent-gc-syncs': '40',
  'kube-api-qps': '200',
  'kube-api-burst': '400',
}

// Limits that keep a large cluster calm only slow a small one down. None changes what a pod may do or how it is run.
const kubelet = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  maxPods: 250,
  serializeImagePulls: false,
  registryPullQPS: 0,
  eventRecordQPS: 0,
  kubeAPIQPS: 200,
  kubeAPIBurst: 400,
}

/** kind's configuration of the cluster, as YAML. */
export const kindConfig = ({ image, policies, audit }: KindConfigOptions): string => {
  const minor = minorOf(versions.kubernetes)
  const api = kubeadm(minor, auditArgs)
  const patch = {
    kind: 'ClusterConfiguration',
    apiVersion: api.apiVersion,
    apiServer: {
      extraArgs: api.extraArgs,
      extraVolumes: [
        {
          name: 'audit-policy',
          hostPath: '/etc/kubernetes/policies',
          mountPath: '/etc/kubernetes/policies',
          readOnly: true,
          pathType: 'Directory',
        },
        { name: 'audit-log', hostPath: '/var/log/kubernetes', mountPath: '/var/log/kubernetes', pathType: 'DirectoryOrCreate' },
      ],
    },
    controllerManager: { extraArgs: kubeadm(minor, controllerArgs).extraArgs },
    scheduler: { extraArgs: kubeadm(minor, { 'kube-api-qps': '200', 'kube-api-burst': '400' }).extraArgs },
  }
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    featureGates: { MutatingAdmissionPolicy: true },
    runtimeConfig: { 'admissionregistration.k8s.io/v1beta1': 'true' },
    networking: { podSubnet: '10.244.0.0/16' },
    nodes: [
      {
        role: 'control-plane',
        image,
        kubeadmConfigPatches: [stringify(patch), stringify(kubelet)],
        extraMounts: [
          { hostPath: policies, containerPath: '/etc/kubernetes/policies', readOnly: true },
          { hostPath: audit, containerPath: '/var/log/kubernetes' },
        ],
      },
    ],
  })
}
