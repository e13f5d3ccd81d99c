import { existsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { machineFacts } from '../../engine/facts.ts'
import { chooseHelm, type HelmChoice } from '../../helm/binary.ts'
import { cacheDir } from '../../cluster/cache.ts'
import { freeGibibytes } from '../../cluster/disk.ts'
import { missingModules } from '../../cluster/kernel-modules.ts'
import { orBad, type Finding } from './finding.ts'

/** What a new cluster takes; and what building the node image takes on top of that. */
const disk = { cluster: 4, build: 14 }
const memory = { least: 4, comfortable: 8 }

export const diskFinding = (free: number, folder: string): Finding => {
  const text = `${free.toFixed(0)} GiB free in ${folder}`
  if (free >= disk.build) return { subject: 'disk', state: 'good', text }
  if (free >= disk.cluster)
    return {
      subject: 'disk',
      state: 'lacking',
      text: `${text}; building the node image takes up to ${disk.build} GiB`,
      mend: 'npx seatrial down --all',
    }
  return { subject: 'disk', state: 'bad', text: `${text}; a cluster takes ${disk.cluster} GiB`, mend: 'npx seatrial down --all' }
}

export const memoryFinding = (gibibytes: number, cores: number): Finding => ({
  subject: 'machine',
  state: gibibytes < memory.least ? 'bad' : gibibytes < memory.comfortable ? 'lacking' : 'good',
  text: `${gibibytes.toFixed(0)} GiB of memory, ${cores} cores${gibibytes < memory.comfortable ? `; Spark wants ${memory.comfortable} GiB` : ''}`,
})

const helmPlaces = { named: 'named by SEATRIAL_HELM', path: 'on the PATH', cache: 'in the cache', none: '' } as const

export const helmFinding = ({ from, program, version = 'of a version that it does not print', tooOld }: HelmChoice): Finding => {
  const why = tooOld === undefined ? '' : `; ${tooOld}`
  if (from === 'none') return { subject: 'helm', state: 'lacking', text: `none; the next run brings Helm ${version} into the cache${why}` }
  return { subject: 'helm', state: 'good', text: `${version} (${program}, ${helmPlaces[from]})${why}` }
}

/** The parts of the machine that matter whatever the engine is. */
export const machineFindings = async (): Promise<readonly Finding[]> => {
  const [free, helm, { root }] = await Promise.all([
    freeGibibytes(cacheDir()),
    orBad('helm', async () => helmFinding(await chooseHelm())),
    machineFacts(),
  ])
  const modules: Finding = missingModules()
    ? {
        subject: 'kernel',
        state: root ? 'lacking' : 'bad',
        text: '/lib/modules, which kind mounts, is not there',
        mend: `${root ? '' : 'sudo '}mkdir -p /lib/modules`,
      }
    : { subject: 'kernel', state: 'good', text: existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'cgroup v2' : 'cgroup v1' }
  return [
    { subject: 'node', state: 'good', text: `${process.version} (${process.execPath})` },
    helm,
    memoryFinding(totalmem() / 1024 ** 3, availableParallelism()),
    diskFinding(free, cacheDir()),
    modules,
  ]
}
