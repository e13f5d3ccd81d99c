import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../engine/command.ts'
import { copyWritable, moduleFolder } from './module-folder.ts'
import type { Workshop } from './programs.ts'
import { storageManifest, type StorageManifest } from './storage-manifest.ts'
import { versions } from './versions.ts'

const crds = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => `---\n${text}`).join('')
}

const own = ['Containerfile', 'felix.service', '10-calico.conflist', 'calico-objects.yaml', 'import.sh']

/**
 * Lays out the build context beside the programs: our own files, and out of Go's module cache kind's files for a node, its
 * storage manifest and Calico's CRDs. Gives the storage manifest, whose images the node has to have.
 */
export const layOut = async ({ go, sources, work }: Workshop, { signal }: CommandOptions): Promise<StorageManifest> => {
  const context = join(work, 'context')
  await mkdir(join(context, 'manifests'), { recursive: true })
  const [kind, calico] = await Promise.all([
    moduleFolder(go, `sigs.k8s.io/kind@${versions.kind}`, work, signal),
    moduleFolder(go, 'github.com/projectcalico/calico', join(sources, 'calico'), signal),
  ])
  const files = join(context, 'kind-files')
  await copyWritable(join(kind, 'images', 'base', 'files'), files)
  const storage = storageManifest(await readFile(join(kind, 'pkg', 'build', 'nodeimage', 'const_storage.go'), 'utf8'))
  await writeFile(join(context, 'manifests', 'default-storage.yaml'), storage.yaml)
  // kind applies this as the cluster's CNI. Calico itself is a service of the node; what it needs in the cluster are its types.
  await writeFile(join(context, 'manifests', 'default-cni.yaml'), await crds(join(calico, 'libcalico-go', 'config', 'crd')))
  await Promise.all(own.map((name) => cp(join(sources, name), join(context, name))))
  return storage
}
