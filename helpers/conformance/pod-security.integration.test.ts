import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Level, Version } from '../admission/pod-security/check.ts'
import { evaluatePodSecurity } from '../admission/pod-security/evaluate.ts'
import type { Pod } from '../admission/pod-security/view.ts'
import { findGo } from '../cluster/node-image/go.ts'
import { moduleFolder } from '../cluster/node-image/module-folder.ts'
import { versions } from '../cluster/node-image/versions.ts'

const module = `k8s.io/pod-security-admission@${versions.kubernetes.replace('v1', 'v0')}`

const fixture = /(?<level>baseline|restricted)\/(?<version>v1\.\d+)\/(?<outcome>pass|fail)\/(?<check>[a-z_]*)\d*\.yaml$/

/** What a fixture and a check are about, whichever of baseline's and restricted's checks finds it. */
const subject = (check: string): string => check.toLowerCase().replace(/_(baseline|restricted)$|^(hostpath|restricted)(?=volumes$)/, '')

test("the verdicts on upstream's fixtures are upstream's, at every version", async ({ annotate }) => {
  const folder = join(await moduleFolder(await findGo(), module, tmpdir()), 'test', 'testdata')
  const files = globSync('{baseline,restricted}/v1.*/{pass,fail}/*.yaml', { cwd: folder })
  const differing = files.filter((file) => {
    const { level, version, outcome, check = '' } = fixture.exec(file)?.groups ?? {}
    const pod = parse(readFileSync(join(folder, file), 'utf8')) as Pod
    const { allowed, violations } = evaluatePodSecurity(pod, level as Level, version as Version)
    return outcome === 'pass' ? !allowed : allowed || !violations.some(({ check: id }) => subject(id) === subject(check))
  })
  expect(differing).toEqual([])
  await annotate(`${files.length} fixtures of ${module}`)
  expect(files.length).toBeGreaterThan(4000)
})
