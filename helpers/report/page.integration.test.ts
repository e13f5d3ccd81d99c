import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { gatherResults } from './merge/gather.ts'
import { mergeResults } from './merge/merge.ts'
import { makePage } from './page.ts'

test('the page is one file that opens from disk, and is that of the newest run', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seatrial-page-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const folders = {
    results: join(root, 'reports', 'results'),
    page: join(root, 'reports', 'page'),
    evidence: join(root, 'reports', 'evidence'),
  }
  const generate = async (name: string): Promise<string> => {
    await rm(folders.results, { recursive: true, force: true })
    await mkdir(folders.results, { recursive: true })
    const uuid = randomUUID()
    const result = { uuid, name, fullName: name, historyId: name, status: 'passed', stage: 'finished', start: 1, stop: 2, steps: [] }
    await writeFile(join(folders.results, `${uuid}-result.json`), JSON.stringify(result))
    const page = await makePage(folders, mergeResults(gatherResults([folders.results])).cells, 'shop & "co"')
    const entries = await readdir(folders.page, { withFileTypes: true })
    expect(entries.filter((entry) => entry.isDirectory())).toEqual([])
    return await readFile(page, 'utf8')
  }
  // What the page shows is in it as base64, of which three letters' places are possible.
  const holds = (page: string, text: string): boolean =>
    [0, 1, 2].some((shift) =>
      page.includes(
        Buffer.from(`${'x'.repeat(shift)}${text}`)
          .toString('base64')
          .slice(4, -4),
      ),
    )
  const first = await generate('the first of two runs was here')
  expect(holds(first, 'the first of two runs was here')).toBe(true)
  expect(first).toMatch(/<title>\s*shop &amp; &quot;co&quot;\s*<\/title>/)
  const second = await generate('a second run came later than that')
  expect(holds(second, 'a second run came later than that')).toBe(true)
})
