import { clusterFinding, goFinding, imageFindings, namedFinding, nodeImageFinding, standingNow } from './cluster.ts'
import { examineEngine } from './engine.ts'
import { orBad, type Finding } from './finding.ts'
import { machineFindings } from './machine.ts'

/** Everything a run needs, in the order in which it needs it, without changing the machine. */
export const examine = async (root: string, signal?: AbortSignal): Promise<readonly Finding[]> => {
  const machine = await machineFindings()
  const kubeconfig = process.env['SEATRIAL_KUBECONFIG']
  if (kubeconfig) return [...machine, await orBad('cluster', () => namedFinding(kubeconfig, signal))]
  const [{ finding, engine }, standing, go] = await Promise.all([examineEngine(signal), standingNow(signal), goFinding(signal)])
  const cluster = await clusterFinding(standing)
  if (engine === undefined) return [...machine, finding, go, cluster]
  const [node, images] = await Promise.all([
    orBad('node image', () => nodeImageFinding(engine, signal)),
    imageFindings(root, engine, standing, signal),
  ])
  return [...machine, finding, go, node, cluster, ...images]
}
