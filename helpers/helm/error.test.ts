import { expect, test } from 'vitest'
import { helmError } from './error.ts'

/** As helm 4.1 and Kubernetes 1.34 say it; the value in the first goes on for 2,000 characters. */
const cases: readonly (readonly [stderr: string, code: string, message: string])[] = [
  [
    `level=WARN msg="upgrade failed" name=web error="..."\nError: UPGRADE FAILED: Job.batch "job" is invalid: spec.template: Invalid value: {"labels":{"job-name":"job"},"Spec":{"Volumes":null,"template":"${'x'.repeat(2_000)}"}}: field is immutable\n`,
    'helm/immutable',
    'helm upgrade web: UPGRADE FAILED: Job.batch "job" is invalid: spec.template: field is immutable',
  ],
  [
    'Error: UPGRADE FAILED: Deployment.apps "web" is invalid: [spec.selector: Invalid value: {"a":1}: field is immutable, spec.x: Invalid value: {"b":2}: field is immutable]',
    'helm/immutable',
    'helm upgrade web: UPGRADE FAILED: Deployment.apps "web" is invalid: [spec.selector: field is immutable, spec.x: field is immutable]',
  ],
  [
    `Error: UPGRADE FAILED: StatefulSet.apps "sts" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals' and 'minReadySeconds' are forbidden`,
    'helm/immutable',
    `helm upgrade web: UPGRADE FAILED: StatefulSet.apps "sts" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals' and 'minReadySeconds' are forbidden`,
  ],
  [
    'Error: unable to build kubernetes objects from release manifest: resource mapping not found for name: "foo" namespace: "" from "": no matches for kind "Foo" in version "example.com/v1"\nensure CRDs are installed first',
    'kube/unknown-kind',
    'helm upgrade web: unable to build kubernetes objects from release manifest: resource mapping not found for name: "foo" namespace: "" from "": no matches for kind "Foo" in version "example.com/v1"\nensure CRDs are installed first',
  ],
  [
    'Error: execution error at (web/templates/a.yaml:1:4): no',
    'helm/render',
    'helm upgrade web: execution error at (web/templates/a.yaml:1:4): no',
  ],
]

test.each(cases)('%.80s', (stderr, code, message) => {
  expect(helmError('helm upgrade web', stderr)).toMatchObject({ code, message })
})
