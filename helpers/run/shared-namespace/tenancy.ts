import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Helm } from '../../helm/helm.ts'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { isOthers, isTouched, type Making } from './ownership.ts'
import { recordMaking } from './record.ts'
import { nameOf, objectsOf, shown, Snapshot } from './snapshot.ts'
import { tidyUp } from './tidy-up.ts'

/** The longest the end of a cell may take, in milliseconds. */
const patience = 240_000

/** One cell's time in a namespace that it shares with others. */
export interface Tenancy {
  readonly before: Snapshot
  /**
   * Puts objects on record that the cell is about to make. @throws SeatrialError step/foreign where one was there before the cell
   */
  making(objects: readonly KubeObject[]): Promise<void>
  /**
   * Leaves the namespace as it was. Gives lines about what others did there in the meantime.
   * @throws SeatrialError step/namespace-changed where it is not as it was
   */
  end(): Promise<readonly string[]>
}

const listed = (objects: readonly KubeObject[]): string => objects.map(shown).join(', ')

/** What is not as it was before the cell, as far as the cell may have done it. */
const differences = (before: Snapshot, staying: readonly KubeObject[], now: readonly KubeObject[], making: Making) => {
  const fresh = now.filter((object) => !before.has(object) && !staying.includes(object))
  const [theirs, unknown] = [fresh.filter(isOthers), fresh.filter((object) => !isOthers(object))]
  const { ours = [], others = [] } = Object.groupBy(before.changed(now), (object) => (isTouched(object, making) ? 'ours' : 'others'))
  const gone = before.gone(now)
  const say = (objects: readonly KubeObject[], text: string) => (objects.length === 0 ? [] : [`${text}: ${listed(objects)}`])
  return {
    findings: [
      ...say(staying, 'made by the scenario, and does not go'),
      ...say(unknown, 'came during the scenario; nothing shows whose it is, so it was not removed'),
      ...say(ours, 'was there before, and the scenario changed it'),
      ...say(gone, 'was there before, and is gone'),
    ],
    notes: [...say(theirs, 'made by others during the scenario'), ...say(others, 'changed by others during the scenario')],
  }
}

/** Begins a cell's time in the namespace; its releases are on record before anything is made. */
export const beginTenancy = async (
  kube: Kube,
  helm: Helm,
  { namespace, releases }: { readonly namespace: string; readonly releases: readonly string[] },
  signal: AbortSignal,
): Promise<Tenancy> => {
  const before = new Snapshot(await objectsOf(kube, namespace, signal))
  let making: Making = { since: kube.now(), releases, objects: [] }
  await recordMaking(kube, namespace, making)
  return {
    before,
    async making(objects) {
      const foreign = objects.filter((object) => before.hasNamed(object))
      if (foreign.length > 0)
        throw new SeatrialError(
          'step/foreign',
          `${listed(foreign)} was in namespace ${namespace} before the scenario, and is left as it is`,
          {
            hint: 'give the object another name, or use another namespace',
          },
        )
      making = { ...making, objects: [...new Set([...making.objects, ...objects.map(nameOf)])] }
      await recordMaking(kube, namespace, making)
    },
    async end() {
      const { staying, left } = await tidyUp(kube, helm, namespace, making, AbortSignal.timeout(patience))
      const { findings, notes } = differences(before, staying, left, making)
      // What does not go stays on record: the next start tries again.
      if (staying.length === 0) await recordMaking(kube, namespace, undefined)
      if (findings.length > 0)
        throw new SeatrialError(
          'step/namespace-changed',
          `namespace ${namespace} is not as it was before the scenario:\n${findings.join('\n')}`,
        )
      return notes
    },
  }
}
