import type { KubeObject } from '../kube/object.ts'

/** Roles and bindings that every cluster brings: they give each account a few harmless things, such as asking what it may do itself. */
export const isOfKubernetes = ({ metadata }: KubeObject): boolean => metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults'
