import { chooseEngine, installCommand } from '../../engine/choose.ts'
import type { Engine } from '../../engine/engine.ts'
import { engineOf, survey, type Survey } from '../../engine/find.ts'
import { podmanRefuses } from '../../engine/trial.ts'
import { cacheDir } from '../../cluster/cache.ts'
import type { Finding } from './finding.ts'

/** The engine a run would use, as a finding. */
export const engineFinding = (found: Survey): Finding => {
  const choice = chooseEngine(found)
  if ('refuse' in choice) return { subject: 'engine', state: 'bad', text: choice.message, mend: choice.hint }
  if ('install' in choice) {
    return {
      subject: 'engine',
      state: 'lacking',
      text: 'none; the next run installs Podman',
      mend: installCommand(choice.install, found.root),
    }
  }
  if (choice.use === 'docker') return { subject: 'engine', state: 'good', text: `Docker ${found.docker}` }
  const how = choice.configured ? `runs a container with ${found.conf['CONTAINERS_CONF']}` : 'runs a container'
  return { subject: 'engine', state: 'good', text: `Podman ${found.podman?.version}, ${how}` }
}

export interface EngineExamination {
  readonly finding: Finding
  readonly engine: Engine | undefined
}

export const examineEngine = async (signal?: AbortSignal): Promise<EngineExamination> => {
  const found = await survey({ cache: cacheDir(), signal })
  const choice = chooseEngine(found)
  const finding = engineFinding(found)
  if ('use' in choice) return { finding, engine: engineOf(choice, found) }
  if (found.podman?.runs !== 'no') return { finding, engine: undefined }
  const says = (await podmanRefuses(found.conf, signal)) ?? ''
  return { finding: { ...finding, text: `${finding.text}\n${says}` }, engine: undefined }
}
