import { expect, test } from 'vitest'
import { changed, findingsIn, sound, type Change } from '../testing.ts'

/** A pod beside the Deployment's which the Service selects too. */
const pod = (containers: string): Change => ({
  add: `apiVersion: v1\nkind: Pod\nmetadata: { name: other, labels: { app: web } }\nspec: { containers: ${containers} }`,
})
const found = (...changes: readonly Change[]): readonly string[] =>
  findingsIn(changed(sound, ...changes))
    .filter(({ rule, object }) => rule === 'missing-probe' && object?.kind === 'Pod')
    .map(({ path }) => path)

const byNumber: Change = ['targetPort: http', 'targetPort: 8080']

test('the container that declares the port is asked, by number or by name', () => {
  const containers = '[{ name: side }, { name: main, ports: [{ name: http, containerPort: 8080 }] }]'
  expect(found(pod(containers))).toEqual(['spec.containers[1].readinessProbe'])
  expect(found(pod(containers), byNumber)).toEqual(['spec.containers[1].readinessProbe'])
})

test('a number needs no declaring where there is one container, a name does', () => {
  expect(found(pod('[{ name: only }]'), byNumber)).toEqual(['spec.containers[0].readinessProbe'])
  expect(found(pod('[{ name: only }]'))).toEqual([])
  expect(found(pod('[{ name: one }, { name: two }]'), byNumber)).toEqual([])
})

test('two Services that lead to a container find its lack once', () => {
  const second: Change = {
    add: 'apiVersion: v1\nkind: Service\nmetadata: { name: again }\nspec: { selector: { app: web }, ports: [{ port: 8080 }] }',
  }
  expect(found(pod('[{ name: only }]'), byNumber, second)).toEqual(['spec.containers[0].readinessProbe'])
})
