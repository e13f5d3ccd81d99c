import { textAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { containersOf } from '../subject.ts'

export const writableRoot: Rule = {
  id: 'writable-root',
  title: 'A container can write to its root file system',
  why: 'Who breaks in can change the program; and what it writes there is in no volume, with no limit and gone at the next start',
  hint: 'Set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where it has to write',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  level: 'warning',
  find: (subject) =>
    containersOf(subject)
      .filter(({ source }) => textAt(source.pod.spec, 'os', 'name') !== 'windows')
      .filter(({ securityContext }) => securityContext['readOnlyRootFilesystem'] !== true)
      .map(({ source, name, at }) => ({
        object: source.object,
        path: `${at}.securityContext.readOnlyRootFilesystem`,
        message: `container ${name} can write to its root file system`,
      })),
}
