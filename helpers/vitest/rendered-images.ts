import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheDir } from '../cluster/cache.ts'

/** As many as a few repositories of a thousand cells each have. */
const most = 10_000

const kept = z.record(z.string(), z.array(z.string()))

/** Which images an installation renders, by the key of all that it is rendered from: kept between runs. */
export class RenderedImages {
  readonly #path = join(cacheDir(), 'rendered-images.json')
  readonly #known = new Map<string, readonly string[]>()
  #isNew = false

  static async open(): Promise<RenderedImages> {
    const one = new RenderedImages()
    // What can not be read is rendered again.
    const text = await readFile(one.#path, 'utf8').catch(() => '{}')
    const { data = {} } = kept.safeParse(parsed(text))
    for (const [key, images] of Object.entries(data)) one.#known.set(key, images)
    return one
  }

  async of(key: string, render: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const images = await render()
    this.#known.set(key, images)
    this.#isNew = true
    return images
  }

  /** Writes what is new; the oldest go when there are too many. Of two runs at once the later one's stay. */
  async save(): Promise<void> {
    if (!this.#isNew) return
    await mkdir(cacheDir(), { recursive: true })
    const partial = `${this.#path}.${process.pid}`
    await writeFile(partial, JSON.stringify(Object.fromEntries([...this.#known].slice(-most))))
    await rename(partial, this.#path)
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
