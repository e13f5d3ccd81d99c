import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { kubernetesYaml } from '../kube/yaml.ts'
import { writeValuesFiles } from './values-files.ts'

test('texts are still texts when helm reads them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'values-'))
  try {
    const values = { texts: ['yes', 'off', 'n', '0644', '0o17', '1_000', '2001-01-01'], others: [true, 8080, null] }
    const [file = ''] = await writeValuesFiles(folder, [values], (index) => join(folder, `${index}.yaml`))
    expect(parse(await readFile(file, 'utf8'), kubernetesYaml)).toEqual(values)
  } finally {
    await rm(folder, { recursive: true })
  }
})
