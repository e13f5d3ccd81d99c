import { mkdir, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheDir } from '../cluster/cache.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { exec } from '../kube/exec.ts'
import type { Kube } from '../kube/client.ts'

/**
 * Prints the `spark/connect/*.proto` files of the server's own jar as JSON, name to text: the protocol's definition
 * comes from the very server that is asked.
 */
const program = `
import glob, json, os, zipfile
home = os.environ.get("SPARK_HOME", "/opt/spark")
for jar in sorted(glob.glob(home + "/jars/*spark-connect*.jar")):
    with zipfile.ZipFile(jar) as archive:
        protos = {n: archive.read(n).decode() for n in archive.namelist() if n.startswith("spark/connect/") and n.endswith(".proto")}
    if "spark/connect/base.proto" in protos:
        print(json.dumps(protos))
        break
`

const protoFiles = z.record(z.string().regex(/^spark\/connect\/\w+\.proto$/), z.string())

/** The folder that holds the protocol of the server in a pod, read out of its image once and kept by the image's identity. */
export const protosOf = async (kube: Kube, namespace: string, pod: string, image: string, signal: AbortSignal): Promise<string> => {
  const folder = join(cacheDir(), 'protos', createHash('sha256').update(image).digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const { exitCode, stdout, stderr } = await exec(kube, { namespace, pod, command: ['python3', '-c', program], signal })
  if (exitCode !== 0 || stdout.trim() === '')
    throw new SeatrialError('spark/protocol', `pod ${pod} has no Spark Connect jar with its protocol: ${stderr.trim()}`)
  const partial = `${folder}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await mkdir(join(partial, 'spark', 'connect'), { recursive: true })
  for (const [name, text] of Object.entries(protoFiles.parse(JSON.parse(stdout)))) await writeFile(join(partial, name), text)
  // Whole folders only ever appear by renaming; whoever comes second finds the first one's.
  await rename(partial, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error
  })
  return folder
}
