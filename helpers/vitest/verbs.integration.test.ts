import { beforeAll, describe, expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { ensureEmulation } from '../run/openshift.ts'
import { finalizer, letGo } from './testing-finalizer.ts'
import { resultsOf, type Results } from './testing.ts'

let results: Results

const expectFailed = (name: string, ...says: readonly string[]): void => {
  const result = results.get(name)
  expect(result?.status).toBe('failed')
  for (const part of says) expect(result?.failureMessages[0]).toContain(part)
}

beforeAll(async () => {
  const over = new AbortController()
  // Where the cluster is gone, the run tells.
  const letting = letGo(over.signal).catch(() => undefined)
  try {
    // The run below takes the cluster for a person's, on which it makes no policies.
    await using kube = await connect(inject('seatrial').kubeconfig)
    await ensureEmulation(kube, ['restricted-v2'], AbortSignal.timeout(60_000))
    results = (await resultsOf('verbs')).results
  } finally {
    over.abort()
    await letting
  }
}, 600_000)

describe('a hook that helm awaits', () => {
  test.each(['hook-works', 'hook-late'])('and that succeeds holds nothing up: %s', (name) => {
    expect(results.get(name)).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['hook-without-image', /\[ready\/image\] .*Job chart-prepare.*localhost\/seatrial\/none:1/],
    ['hook-fails', /permission denied by the store/],
  ])('and that can never succeed ends the step long before its time: %s', (name, says) => {
    const result = results.get(name)
    expect(result).toMatchObject({ status: 'failed', failureMessages: [expect.stringMatching(says)] })
    expect(result?.duration).toBeLessThan(60_000)
  })
})

describe('rollback', () => {
  test('goes to the revision before or to the one that is named, runs its hooks, and removes what came later', () => {
    expect(results.get('rollback-works')).toMatchObject({ status: 'passed' })
  })
  test('goes back from an upgrade whose hook has failed and is still there', () => {
    expect(results.get('rollback-refused')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['rollback-hook', 'no way back'],
    ['rollback-standing', '[step/no-revision] release chart is at revision 1, and none is before it; Helm has 1'],
    ['rollback-nowhere', '[step/no-revision] release chart is at revision 1, and none is before it; Helm has 1'],
  ])('is red where it can not go back, and says why: %s', (name, ...says) => {
    expectFailed(name, ...says)
  })
})

describe('uninstall', () => {
  test('does not take what a step has applied for left behind', () => {
    expect(results.get('uninstall-beside-applied')).toMatchObject({ status: 'passed' })
  })
  test('is red where an object does not go, and names what holds it', () => {
    const says = `[step/left-behind] uninstall chart left behind: ConfigMap/chart-held (being deleted, held by ${finalizer})`
    expect(results.get('uninstall-held')).toMatchObject({ status: 'failed', failureMessages: [expect.stringContaining(says)] })
  })
})

describe('test', () => {
  test("is green where the chart's tests pass, deletes them as Helm does, and leaves nothing for uninstall to find", () => {
    expect(results.get('test-works')).toMatchObject({ status: 'passed' })
  })
  test.each([
    [
      'test-fails',
      '[step/test-failed] test chart-answers: Pod chart-answers: container main exited with 3',
      'expected 2 trips, found 1',
      'test chart-counts: Job chart-counts: BackoffLimitExceeded',
      'container main exited with 4',
      'no such table',
    ],
    ['test-without-image', '[ready/image] test chart-answers: Pod chart-answers: container main', 'localhost/seatrial/none:1'],
    [
      'test-endless',
      '[step/timeout] test chart-waits: it has not ended within',
      'waiting for a message',
      'tests that did not run: chart-works',
    ],
    ['test-none', '[step/not-asked] release chart has no tests'],
    ['test-misspelt', '[step/not-asked] release chart has no test chart-answer; its tests are chart-answers'],
    ['test-refused', '[helm/denied] test chart-answers: its Pod cannot be created', 'violates PodSecurity'],
  ])('is red where a test fails, cannot run or does not exist: %s', (name, ...says) => {
    expectFailed(name, ...says)
    expect(results.get(name)?.duration).toBeLessThan(60_000)
  })
})

describe('delete', () => {
  test('waits until objects are gone, and until pods of workloads are replaced and ready', () => {
    expect(results.get('delete-works')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['delete-nothing', '[step/no-object] no Deployment with app=other in', 'there is chart'],
    ['delete-held', `[step/not-deleted] not gone within 4.0 s: ConfigMap chart-held is held by the finalizer ${finalizer}`],
    ['delete-broken', '[ready/config] Deployment reader 0/1: pod reader-', 'configmap "settings" not found'],
    ['delete-refused', '[ready/quota] Deployment chart 0/1', 'exceeded quota: none'],
    ['delete-not-replaced', '[step/not-replaced] ConfigMap settings was not replaced within 3.0 s'],
  ])('is red where nothing fits, an object is held, or its replacement is lacking: %s', (name, ...says) => {
    expectFailed(name, ...says)
    expect(results.get(name)?.duration).toBeLessThan(60_000)
  })
})

describe('restart', () => {
  test('replaces every pod of a Deployment, a StatefulSet and a DaemonSet', () => {
    expect(results.get('restart-works')).toMatchObject({ status: 'passed' })
  })
  test('shows that a server keeps serving', () => {
    expect(results.get('restart-serves')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['restart-nothing', '[step/no-object] no Deployment other in', 'there is chart'],
    ['restart-broken', '[ready/config] Deployment reader 0/1: pod reader-', 'configmap "settings" not found'],
    ['restart-on-delete', '[step/not-replaced] Pod store-0 was not replaced', 'its updateStrategy is OnDelete'],
    ['restart-paused', '[step/not-asked] Deployment chart is paused'],
    ['restart-outage', '[step/outage] not served during the restart, after'],
    ['restart-empty', '[step/not-asked] StatefulSet store has no pods'],
  ])('is red where nothing restarts, or the new pods cannot become ready: %s', (name, ...says) => {
    expectFailed(name, ...says)
    expect(results.get(name)?.duration).toBeLessThan(60_000)
  })
})

describe('admit', () => {
  test.each(['admit-clean', 'admit-claims'])('is green where restricted lets in all that a chart can make: %s', (name) => {
    expect(results.get(name)).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['admit-nightly', 'CronJob chart-nightly spec.jobTemplate.spec.template: unrestricted capabilities', 'capabilities.add'],
    ['admit-template', 'ConfigMap chart-template data["executor.yaml"]: runAsUser=0', 'spec.containers[0].securityContext.runAsUser'],
  ])('is red for a pod that nothing made yet, and names the object and the field: %s', (name, ...says) => {
    expectFailed(name, '[step/not-admitted]', ...says)
  })
})

describe("a namespace like OpenShift's", () => {
  test('gives pods the user that it has for them, and `admit` sees that', () => {
    expect(results.get('scc-clean')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['scc-other-user', 'runAsUser must be in the range of the namespace: container app'],
    [
      'scc-root-template',
      '[step/not-admitted] restricted-v2 does not admit',
      'ConfigMap chart-template data["executor.yaml"]',
      'runAsUser',
    ],
    ['scc-plain', '[step/not-admitted] restricted-v2 does not admit', 'was admitted by no constraints'],
  ])('is red for a pod that asks for another, or was not put under it: %s', (name, ...says) => {
    expectFailed(name, ...says)
  })
})

describe('can', () => {
  test('is green where an account may do what is listed and is refused what is not', () => {
    expect(results.get('can-exact')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['can-more', 'chart may not create pods: rules[0] of Role chart by RoleBinding chart has the verbs "get", not "create"'],
    ['can-more', 'chart may list secrets: rules[1] of Role chart by RoleBinding chart'],
    ['can-more', 'chart may list jobs.batch, too: rules[1] of Role chart by RoleBinding chart'],
    ['can-nobody', '[step/not-asked] there is no service account nobody in'],
  ])('is red and names the rule: %s', (name, says) => {
    expect(results.get(name)).toMatchObject({ status: 'failed', failureMessages: [expect.stringContaining(says)] })
  })
})

describe('leastPrivilege', () => {
  test('is green where an account used what it is granted; what it was refused, and what was tried in its name, is no use', () => {
    expect(results.get('privileges-used')).toMatchObject({ status: 'passed' })
  })
  test.each([
    [
      'privileges-unused',
      '[step/not-needed]',
      'chart may delete pods, and never did: rules[0].verbs[2], rules[0].resources[0] of Role chart by RoleBinding chart',
      'chart may get pods/log, and never did',
      'chart may create events, and whether it did can not be told: the audit policy leaves it out: rules[1] of Role chart',
      'accepted, and chart is not granted it there: watch pods',
    ],
    ['privileges-wildcard', 'chart may list * by a wildcard, and used it for list pods, list secrets: rules[0] of Role chart'],
  ])('is red and names the rule: %s', (name, ...says) => {
    expectFailed(name, ...says)
  })
})

describe('reach', () => {
  test('is green where policies, probes and expectations agree, over TCP and UDP, from strangers too', () => {
    expect(results.get('reach-clean')).toMatchObject({ status: 'passed' })
  })
  test('is green for a name that is to be denied and that policies on DNS keep from being looked up', () => {
    expect(results.get('reach-shut')).toMatchObject({ status: 'passed' })
  })
  test.each([
    ['reach-open', 'a stranger to server:80/TCP: expected denied, it is allowed', 'ingress allowed by open spec.ingress[0]'],
    ['reach-no-dns', 'client to server:80/TCP: server.', 'can not be looked up', 'egress denied: client spec.egress[0].to[0]'],
    ['reach-silent', '[step/not-asked] nothing answers at server:81/TCP, asked from server: refused'],
    [
      'reach-hidden',
      'client to server:8080/TCP: denied as expected, but not by the policies, which say allowed',
      'server spec.ingress[0].from[0]',
    ],
    ['reach-misnamed', '[step/not-asked] nothing answers at nowhere.default.svc:443/TCP', 'unresolved'],
    ['reach-nobody', '[step/no-pod] no pod in', 'fits app=clients'],
  ])('is red and says what decides: %s', (name, ...says) => {
    expectFailed(name, ...says)
  })
})

describe('containers', () => {
  test('is green where processes are as hardened as is asked', () => {
    expect(results.get('containers-clean')).toMatchObject({ status: 'passed' })
  })
  test.each([
    [
      'containers-writable',
      'container app of chart-',
      'its root file system can be written to',
      'a token of its service account is mounted',
    ],
    ['containers-root', 'container root of root: process 1 pause runs as user 0', 'NET_ADMIN', 'no seccomp filter', 'NoNewPrivs 0'],
  ])('is red for what the kernel says of a process: %s', (name, ...says) => {
    expectFailed(name, ...says)
  })
})
