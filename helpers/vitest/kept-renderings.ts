import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parsedJson } from '../types/parsed-json.ts'
import { cacheDir } from '../cluster/cache.ts'

/** As many as a few repositories of a thousand cells each have. */
const most = 10_000

/** What a run has to know of an installation before it begins. */
const rendering = z.object({
  /** Images built here that it names. */
  images: z.array(z.string()),
  /** What its objects ask of the cluster all together. */
  requests: z.record(z.string(), z.number()),
  /** `apiVersion kind` of its objects. */
  kinds: z.array(z.string()),
  /** What its roles grant. */
  grants: z.array(z.object({ verbs: z.array(z.string()), group: z.string(), resource: z.string() })),
})
export type Rendering = Readonly<z.infer<typeof rendering>>

const kept = z.record(z.string(), rendering)

/** What installations render, by the key of all that they are rendered from: kept between runs. */
export class KeptRenderings {
  readonly #path = join(cacheDir(), 'renderings.json')
  readonly #known = new Map<string, Rendering>()
  #isNew = false

  static async open(): Promise<KeptRenderings> {
    const one = new KeptRenderings()
    // What can not be read is rendered again.
    const text = await readFile(one.#path, 'utf8').catch(() => '{}')
    const { data = {} } = kept.safeParse(parsedJson(text))
    for (const [key, found] of Object.entries(data)) one.#known.set(key, found)
    return one
  }

  async of(key: string, render: () => Promise<Rendering>): Promise<Rendering> {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = await render()
    this.#known.set(key, found)
    this.#isNew = true
    return found
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
