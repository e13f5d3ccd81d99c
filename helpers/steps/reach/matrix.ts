import { SeatrialError } from '../../errors/seatrial-error.ts'
import { networkPodOf } from '../../network/policy/pod.ts'
import type { StepContext } from '../context.ts'
import { accessOf, askAll, tryAll } from './answers.ts'
import { runningPods } from '../pods.ts'
import { podAsker } from './asker.ts'
import { controlsOf } from './controls.ts'
import { podTarget } from './destination.ts'
import { judge, saidOf, type Pair } from './judge.ts'
import { policiesFor } from './policies.ts'
import { csvOf, gridOf, wrongOf } from './row.ts'
import { strangerAsker } from './strangers.ts'

/** Every pod of the namespace, and a stranger in it and one outside, with every port that a pod declares and serves. */
export const matrix = async (context: StepContext): Promise<void> => {
  const strangers = [await strangerAsker({}, context), await strangerAsker({ namespace: {} }, context)]
  const known = new Set(strangers.map(({ pod }) => pod.metadata.uid))
  const pods = (await runningPods(context)).filter(({ metadata }) => !known.has(metadata.uid))
  const askers = [...(await Promise.all(pods.map((pod) => podAsker(pod, context)))), ...strangers]
  const declared = pods.flatMap((pod) =>
    networkPodOf(pod, context).ports.map(({ port, protocol }) => podTarget(pod.metadata.name, port, protocol, context)),
  )
  const controls = await askAll(await controlsOf(declared, context), context)
  const served = new Set(controls.filter(({ answer }) => accessOf(answer) === 'allowed').map(({ trial }) => trial.target))
  if (served.size === 0) throw new SeatrialError('step/not-asked', 'no pod serves a port that it declares')
  const policies = await policiesFor([...strangers.map(({ pod }) => pod), ...pods], context)
  const trials = [...served].flatMap((target) =>
    askers
      .filter(({ pod }) => !target.pods.some((own) => own.pod === pod.metadata.name))
      .flatMap((asker): readonly Pair[] => {
        const said = saidOf({ asker, target }, policies, context).policies
        const question = { protocol: target.protocol, host: target.address, port: target.port }
        return said === 'unknown' ? [] : [{ asker, target, question, expected: said }]
      }),
  )
  const rows = await Promise.all((await tryAll(trials, context)).map((one) => judge(one, policies, context)))
  const silent = declared.filter((target) => !served.has(target)).map(({ told, protocol }) => `${told}/${protocol}`)
  context.attach({ name: 'who reaches whom', type: 'text/csv', content: gridOf(rows) })
  context.attach({ name: 'who reaches whom, in detail', type: 'text/csv', content: csvOf(rows) })
  if (silent.length > 0) context.attach({ name: 'declared, and not served', type: 'text/plain', content: silent.join('\n') })
  const wrong = wrongOf(rows)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}
