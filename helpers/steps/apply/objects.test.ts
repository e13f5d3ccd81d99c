import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { objectsOf } from './objects.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'apply-'))
  return () => rmSync(root, { recursive: true, force: true })
})

const objectsIn = (text: string) => {
  writeFileSync(join(root, 'all.yaml'), text)
  return objectsOf({ file: 'all.yaml' }, { root, namespace: 'here', release: 'web', images: {} })
}
const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${name}" }\n`

test('a file with the same object twice is refused, also where an expression or a list makes it so', async () => {
  await expect(objectsIn(`${config('web')}---\n${config('${{ release }}')}`)).rejects.toMatchObject({
    code: 'scenario/duplicate',
    message: 'all.yaml has the same object twice: ConfigMap web (objects 1 and 2)',
  })
  const list = '{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web } }] }\n'
  await expect(objectsIn(`${list}---\n${config('web')}`)).rejects.toMatchObject({ code: 'scenario/duplicate' })
})

test('different objects are read', async () => {
  expect((await objectsIn(`${config('a')}---\n${config('b')}`)).map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
})
