import { rm } from 'node:fs/promises'
import { namedKubeconfig } from '../../cluster/named-kubeconfig.ts'
import { temporaryFolder } from '../../run/temporary.ts'
import { clusterFinding, goFinding, imageFindings, namedFinding, nodeImageFinding, standingNow } from './cluster.ts'
import { examineEngine } from './engine.ts'
import { orBad, type Finding } from './finding.ts'
import { machineFindings } from './machine.ts'

/** Everything a run needs, in the order in which it needs it, without changing the machine. */
export const examine = async (root: string, signal?: AbortSignal): Promise<readonly Finding[]> => {
  const machine = await machineFindings()
  const named = namedKubeconfig()
  if (named !== undefined) {
    const folder = await temporaryFolder()
    try {
      return [...machine, await orBad('cluster', () => namedFinding(named, folder, signal))]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const [{ finding, engine }, standing, go] = await Promise.all([examineEngine(signal), standingNow(signal), goFinding(signal)])
  const cluster = await clusterFinding(standing)
  if (engine === undefined) return [...machine, finding, go, cluster]
  const [node, images] = await Promise.all([
    orBad('node image', () => nodeImageFinding(engine, signal)),
    imageFindings(root, engine, standing, signal),
  ])
  return [...machine, finding, go, node, cluster, ...images]
}
