import { listAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { containersOf, isTemplate } from '../subject.ts'

const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string'

export const envNotText: Rule = {
  id: 'env-not-text',
  title: 'The name or the value of an environment variable is no text, but a number or a boolean',
  why: 'The API server refuses the object',
  hint: 'Put it in quotes: `{{ .Values.port | quote }}`; without them `8080` is a number, and `yes`, `no`, `on` and `y` are booleans',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables',
  level: 'error',
  find: (subject) =>
    containersOf(subject)
      .filter(({ source }) => !isTemplate(source))
      .flatMap(({ source: { object }, fields, name, at }) =>
        listAt(fields, 'env').flatMap((each, index) =>
          ['name', 'value']
            .filter((field) => !isText(each[field]))
            .map((field) => ({
              object,
              path: `${at}.env[${index}].${field}`,
              message: `the ${field} of a variable of container ${name} is ${JSON.stringify(each[field])}, which is no text`,
            })),
        ),
      ),
}
