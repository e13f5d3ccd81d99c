import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { helm, packageChart, startRepository } from '../helm/testing.ts'
import { audited } from './audit.ts'

let root = ''
const write = (path: string, text: string): Promise<void> => writeFile(join(root, path), text)
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'audit-'))
  await mkdir(join(root, 'shop', 'templates'), { recursive: true })
  await write('shop/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 0.1.0\n')
  await write('shop/values.yaml', 'name: web\n')
  await write('shop/templates/map.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\ndata:\n  a: b\n')
  return () => rm(root, { recursive: true, force: true })
})

/** The command as it is run: what it prints, and how it ends. */
const run = async (...args: string[]) => {
  const program = join(import.meta.dirname, 'seatrial.ts')
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, 'audit', ...args], {
    cwd: root,
    reject: false,
    env: { NO_COLOR: '1' },
  })
  return { exitCode, stdout, stderr }
}
const audit = (...args: string[]) => audited(args, root, AbortSignal.timeout(60_000))

const faulty = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  API_TOKEN: abc\n'

describe('seatrial audit', { timeout: 60_000 }, () => {
  test('ends with 0 where there is no error, 1 where there is one, 2 where it is used wrongly', async () => {
    expect(await run('shop')).toMatchObject({ exitCode: 0, stdout: '0 errors, 0 warnings, 0 notes in 1 object of shop' })
    await write('shop/templates/map.yaml', faulty)
    expect(await run('shop', '-o', 'out.txt')).toEqual({ exitCode: 1, stdout: '', stderr: '' })
    expect(await readFile(join(root, 'out.txt'), 'utf8')).toContain('1 error, 0 warnings, 0 notes in 1 object of shop')
    expect(await run('shop', '-o', '.')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('[plan/setting] --output .'),
    })
    expect(await run('shop', '--valus', 'x')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('there is no option --valus'),
    })
  })
  test('names template and line', async () => {
    await write('shop/templates/map.yaml', faulty)
    expect(JSON.parse((await audit('shop', '--format', 'json', '-n', 'mall')).text)).toMatchObject({
      namespace: 'mall',
      release: 'shop',
      counts: { error: 1 },
      findings: [
        { rule: 'secret-literal', file: 'shop/templates/map.yaml', templateLine: 6, line: 8, object: { namespace: 'mall', name: 'x' } },
      ],
    })
  })
  test('takes a packaged chart, and one of a chart repository', async () => {
    await write('shop/templates/map.yaml', faulty)
    await packageChart(join(root, 'shop'), root)
    await helm(['repo', 'index', root])
    await using repository = await startRepository(root)
    const found = { rule: 'secret-literal', file: 'shop/templates/map.yaml', templateLine: 6 }
    expect((await audit('shop-0.1.0.tgz')).report).toMatchObject({ chart: 'shop-0.1.0.tgz', release: 'shop', findings: [found] })
    expect((await audit('shop', '--repo', repository.url, '--version', '0.1.0')).report).toMatchObject({
      chart: `shop 0.1.0 of ${repository.url}`,
      release: 'shop',
      findings: [found],
    })
    await repository[Symbol.asyncDispose]()
    expect(await run('shop', '--repo', repository.url, '--version', '0.1.0')).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining('[helm/pull] shop 0.1.0 of http://127.0.0.1:'),
    })
  })
  test('later values win', async () => {
    await write('a.yaml', 'name: one\n')
    await write('b.yaml', 'name: "two\\n  name: three"\n')
    expect((await audit('shop', '--values', 'b.yaml', '-f', 'a.yaml')).report.findings).toEqual([])
    expect((await audit('shop', '--values', 'a.yaml', '-f', 'b.yaml')).text).toContain('the key metadata.name stands twice')
  })
  test('a document that is no YAML is a finding, and the others are audited', async () => {
    await write('shop/templates/bad.yaml', 'kind: ConfigMap\nmetadata:\n  name: a\n bad: [\n')
    await write('shop/templates/map.yaml', faulty)
    expect((await audit('shop')).report.findings).toMatchObject([
      { rule: 'yaml-syntax', file: 'shop/templates/bad.yaml' },
      { rule: 'secret-literal', file: 'shop/templates/map.yaml' },
    ])
  })
  test('a chart that is for newer versions of Kubernetes is a finding', async () => {
    await write('shop/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 0.1.0\nkubeVersion: ">=1.30.0-0"\n')
    expect((await audit('shop', '--kube-version', '1.31')).report.findings).toEqual([])
    expect((await audit('shop', '--kube-version', '1.29')).report.findings).toMatchObject([
      { rule: 'chart-render', message: expect.stringContaining('chart requires kubeVersion: >=1.30.0-0') },
    ])
  })
  test.each<[what: string, file: string, text: string, found: object]>([
    [
      'refuses',
      'templates/no.yaml',
      'a: 1\nb: {{ fail "not so" }}\n',
      { file: 'shop/templates/no.yaml', templateLine: 2, message: expect.stringContaining('not so') },
    ],
    [
      'reads nothing',
      'templates/no.yaml',
      '{{ .Values.a.b.c }}',
      { file: 'shop/templates/no.yaml', templateLine: 1, message: expect.stringContaining('nil pointer') },
    ],
    ['is half written', 'templates/no.yaml', '{{ if }', { file: 'shop/templates/no.yaml', templateLine: 1 }],
    [
      'has a schema that its values do not fit',
      'values.schema.json',
      '{"properties":{"name":{"type":"number"}}}',
      { file: '', message: expect.stringContaining("at '/name': got string, want number") },
    ],
  ])("a chart that %s is a finding in helm's words", async (_what, file, text, found) => {
    await write(`shop/${file}`, text)
    expect((await audit('shop')).report.findings).toMatchObject([{ rule: 'chart-render', level: 'error', ...found }])
  })
  test.each([
    [[], 'name one chart'],
    [['nowhere'], 'nowhere'],
    [['oci://registry.example.com/shop'], '`oci://registry.example.com/shop` has no version'],
    [['https://charts.example.com/shop'], 'is an address: a chart of a chart repository is a mapping'],
    [['shop', '--version', '1.2.3'], '--version goes with --repo'],
    [['shop', '--repo', 'https://charts.example.com'], '`version` is required'],
    [['shop', '--repo', 'https://charts.example.com', '--version', '^1'], '`^1` is not an exact version'],
    [['shop', '-f', 'none.yaml'], 'none.yaml: no such file'],
    [['shop', '--pss', 'resticted'], '--pss resticted: it is one of'],
    [['shop', '--format', 'xml'], '--format xml: it is one of text, json, sarif'],
    [['shop', '--release', 'No_Name'], 'invalid release name'],
  ])('%j is a mistake of use', async (args, words) => {
    await expect(audit(...args)).rejects.toThrow(words)
  })
})
