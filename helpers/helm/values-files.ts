import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { stringify } from 'yaml'
import { kubernetesYaml } from '../kube/yaml.ts'

/**
 * Values layers as absolute files for helm, in their order: a text is a file relative to `root`, anything else is written
 * to the file that `fileFor` names by the layer's index.
 */
export const writeValuesFiles = (root: string, layers: readonly unknown[], fileFor: (index: number) => string): Promise<string[]> =>
  Promise.all(
    layers.map(async (layer, index) => {
      if (typeof layer === 'string') return resolve(root, layer)
      await writeFile(fileFor(index), stringify(layer, kubernetesYaml))
      return fileFor(index)
    }),
  )
