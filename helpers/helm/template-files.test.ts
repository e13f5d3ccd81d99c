import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { templateFile } from './template-files.ts'

let root = ''
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'templates-'))
  const dependencies = [
    { name: 'db', repository: 'file://../db', alias: 'store' },
    { name: 'kept', repository: 'oci://registry.example' },
  ]
  await write('shop/Chart.yaml', JSON.stringify({ name: 'shop', dependencies }))
  await write('shop/templates/a.yaml', '')
  await write('shop/charts/kept/templates/b.yaml', '')
  await write('db/Chart.yaml', JSON.stringify({ name: 'db', dependencies: [{ name: 'leaf', repository: 'file://../leaf' }] }))
  await write('db/templates/c.yaml', '')
  await write('leaf/templates/d.yaml', '')
})
afterAll(() => rm(root, { recursive: true }))

test.each([
  ['shop/templates/a.yaml', 'shop/templates/a.yaml'],
  ['shop/charts/kept/templates/b.yaml', 'shop/charts/kept/templates/b.yaml'],
  ['shop/charts/store/templates/c.yaml', 'db/templates/c.yaml'],
  ['shop/charts/store/charts/leaf/templates/d.yaml', 'leaf/templates/d.yaml'],
])('%s is the file %s', (name, file) => {
  expect(relative(root, templateFile(join(root, 'shop'), name) ?? '')).toBe(file)
})

test.each(['', 'shop', 'shop/templates/none.yaml', 'shop/charts/packed/templates/a.yaml'])('%j is none', (name) => {
  expect(templateFile(join(root, 'shop'), name)).toBeUndefined()
})
