import { fieldsAt } from '../../kube/fields.ts'
import { groupOf } from '../../kube/built-in.ts'
import { targetsOf } from '../services.ts'
import type { Rule } from '../rule.ts'
import { isTemplate, type Subject } from '../subject.ts'

/** Whether something in the manifest may make pods that do not stand there: a program by a template, an operator by a resource of its own. */
const hasUnseenPods = ({ pods, objects }: Subject): boolean =>
  pods.some(isTemplate) || objects.some(({ apiVersion }) => /^[^/]+\.[^/]+\//.test(apiVersion) && !groupOf(apiVersion).endsWith('.k8s.io'))

export const serviceSelector: Rule = {
  id: 'service-selector',
  title: 'A Service selects no pod of the chart; a warning where a program or an operator may make such pods',
  why: 'Connections to the Service are refused or hang, while everything else looks healthy',
  hint: 'Compare spec.selector with the labels of the pod template',
  source: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  level: 'error',
  find: (subject) =>
    targetsOf(subject)
      .filter(({ pods }) => pods.length === 0)
      .map(({ service }) => {
        const selector = Object.entries(fieldsAt(service.spec, 'selector')).map(([key, value]) => `${key}=${String(value)}`)
        return {
          object: service,
          path: 'spec.selector',
          message: `no pod of the chart has ${selector.join(', ')}`,
          ...(hasUnseenPods(subject) && { level: 'warning' as const }),
        }
      }),
}
