import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { hashFolder, hashTexts } from '../hash.ts'
import { ownImages } from './own.ts'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const listSchema = z.strictObject({
  images: z.array(
    z.strictObject({
      ref: z.string().regex(/^localhost\/[\w./-]+:[\w.-]+$/, 'write localhost/NAME:TAG'),
      context: z.string(),
      target: z.string().optional(),
      args: z.record(z.string(), text).default({}),
    }),
  ),
})

/** An image that is built on this machine: how it is built, and the key of all that it is built from. */
export interface ImageSource {
  readonly ref: string
  /** The absolute path of its build context. */
  readonly context: string
  readonly target: string | undefined
  readonly args: Readonly<Record<string, string>>
  readonly key: string
}

/** Parses images.yaml; `folder` is where it is. @throws SeatrialError image/list */
export const parseImageList = (yaml: string, folder: string): readonly Omit<ImageSource, 'key'>[] => {
  const result = listSchema.safeParse(parse(yaml))
  if (!result.success) throw new SeatrialError('image/list', `${join(folder, 'images.yaml')}: ${z.prettifyError(result.error)}`)
  return result.data.images.map(({ ref, context, target, args }) => ({ ref, context: join(folder, context), target, args }))
}

type Listed = Omit<ImageSource, 'key'>

/** The images that are built on this machine: those of the repository's fixtures/images/images.yaml, if it has one, and the harness's own. */
export const listedImages = async (root: string): Promise<readonly Listed[]> => {
  const folder = join(root, 'fixtures', 'images')
  const yaml = await readFile(join(folder, 'images.yaml'), 'utf8').catch(() => undefined)
  const listed = yaml === undefined ? [] : parseImageList(yaml, folder)
  const own = Object.values(ownImages)
  const taken = listed.find(({ ref }) => own.some((one) => one.ref === ref))
  if (taken !== undefined)
    throw new SeatrialError('image/list', `${join(folder, 'images.yaml')}: ${taken.ref} is the name of an image of the harness`)
  return [...listed, ...own]
}

/** The images of the repository that are among `refs`; anything else is the cluster's to pull. */
export const imageSources = async (root: string, refs: readonly string[]): Promise<readonly ImageSource[]> => {
  const wanted = refs.length === 0 ? [] : (await listedImages(root)).filter(({ ref }) => refs.includes(ref))
  const contexts = new Map<string, Promise<string>>()
  return Promise.all(
    wanted.map(async (image) => {
      const content = contexts.get(image.context) ?? hashFolder(image.context)
      contexts.set(image.context, content)
      return {
        ...image,
        key: hashTexts([
          await content,
          image.target ?? '',
          ...Object.entries(image.args)
            .map((pair) => pair.join('='))
            .toSorted(),
        ]),
      }
    }),
  )
}
