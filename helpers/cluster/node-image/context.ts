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

/** The node's files as they lie in the build context: one folder, so that they become one layer. */
export const nodeRoot = (work: string): string => join(work, 'context', 'root')

/** Our own files, by the folder they go to. */
const own = {
  '': ['Containerfile', 'import.sh'],
  'root/kind': ['calico-objects.yaml'],
  'root/etc/systemd/system': ['felix.service'],
  'root/etc/cni/net.d': ['10-calico.conflist'],
} as const

/** What of kind's files a node is made with. */
const kindFolders = ['usr/local/bin', 'kind', 'etc']

/**
 * Lays out the build context beside the programs: our own files, and out of Go's module cache kind's files for a node, its
 * storage manifest and Calico's CRDs. Gives the storage manifest, whose images the node has to have.
 */
export const layOut = async ({ go, sources, work }: Workshop, { signal }: CommandOptions): Promise<StorageManifest> => {
  const context = join(work, 'context')
  const root = nodeRoot(work)
  const [kind, calico] = await Promise.all([
    moduleFolder(go, `sigs.k8s.io/kind@${versions.kind}`, work, signal),
    moduleFolder(go, 'github.com/projectcalico/calico', join(sources, 'calico'), signal),
  ])
  for (const folder of kindFolders) await copyWritable(join(kind, 'images', 'base', 'files', folder), join(root, folder))
  const storage = storageManifest(await readFile(join(kind, 'pkg', 'build', 'nodeimage', 'const_storage.go'), 'utf8'))
  const manifests = join(root, 'kind', 'manifests')
  await mkdir(manifests, { recursive: true })
  await writeFile(join(manifests, 'default-storage.yaml'), storage.yaml)
  // kind applies this as the cluster's CNI. Calico itself is a service of the node; what it needs in the cluster are its types.
  await writeFile(join(manifests, 'default-cni.yaml'), await crds(join(calico, 'libcalico-go', 'config', 'crd')))
  const files = Object.entries(own).flatMap(([folder, names]) => names.map((name) => ({ name, to: join(context, folder, name) })))
  await Promise.all(files.map(({ name, to }) => cp(join(sources, name), to)))
  return storage
}
