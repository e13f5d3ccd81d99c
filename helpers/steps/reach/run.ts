import { isIP } from 'node:net'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { isRecord } from '../../types/record.ts'
import type { StepContext } from '../context.ts'
import { accessOf, isAsExpected, tryAll, type Tried } from './answers.ts'
import { podsThatFit } from '../pods.ts'
import { podAsker, type Asker } from './asker.ts'
import { controlsOf } from './controls.ts'
import { targetsOf, type Target } from './destination.ts'
import { wayToDns } from './dns.ts'
import { judge, type Pair } from './judge.ts'
import { matrix } from './matrix.ts'
import { policiesFor, type Policies } from './policies.ts'
import { csvOf, wrongOf } from './row.ts'
import { strangerAsker } from './strangers.ts'
import type { ReachSpec, Source, Stranger } from './verb.ts'

const isStranger = (source: Source): source is { stranger: Stranger } => isRecord(source['stranger'])

const askersOf = async (source: Source, context: StepContext): Promise<readonly Asker[]> => {
  if (isStranger(source)) return [await strangerAsker(source.stranger, context)]
  const pods = await podsThatFit(source, context)
  return await Promise.all(pods.map((pod) => podAsker(pod, context)))
}

const listOf = <T>(one: T | readonly T[] | undefined): readonly T[] => (Array.isArray(one) ? one : one === undefined ? [] : [one as T])

/** @throws SeatrialError step/not-asked where nothing answers at a target, whoever asks */
const requireAnswers = async (targets: readonly Target[], context: StepContext): Promise<void> => {
  const tried = await tryAll(await controlsOf(targets, context), context)
  const silent = tried.filter(({ answer }) => accessOf(answer) !== 'allowed')
  if (silent.length === 0) return
  const lines = silent.map(
    ({ trial: { target, asker }, answer: { outcome, detail } }) =>
      `nothing answers at ${target.told}/${target.protocol}, asked from ${asker.told}: ${outcome} ${detail}`,
  )
  throw new SeatrialError('step/not-asked', lines.join('\n'))
}

/** Who may not look up the names that it is asked to reach: the policies keep it from DNS. */
const withoutDns = async (trials: readonly Pair[], policies: Policies, context: StepContext): Promise<ReadonlySet<Asker>> => {
  const askers = new Set(trials.flatMap(({ asker, question }) => (isIP(question.host) === 0 ? [asker] : [])))
  const ways = await Promise.all([...askers].map(async (asker) => ({ asker, way: await wayToDns(asker, policies, context) })))
  return new Set(ways.flatMap(({ asker, way }) => (way.allowed === false ? [asker] : [])))
}

const pairs = async ({ from, to, protocol, expect: expected = 'allowed' }: ReachSpec, context: StepContext): Promise<void> => {
  const askers: Asker[] = []
  // One after the other: the same stranger may stand in several places.
  for (const source of listOf<Source>(from)) askers.push(...(await askersOf(source, context)))
  const targets = (await Promise.all(listOf(to).map((one) => targetsOf(one, protocol, context)))).flat()
  await requireAnswers(targets, context)
  const trials = askers.flatMap((asker) =>
    targets.map((target): Pair => {
      const { host, address, port } = target
      // What is denied must be so by its address: a name that nobody knows would do as well.
      return { asker, target, expected, question: { protocol: target.protocol, host: expected === 'allowed' ? host : address, port } }
    }),
  )
  const pods = () => [...askers.map(({ pod }) => pod), ...context.cache.list('Pod')]
  const shut = expected === 'denied' ? await withoutDns(trials, await policiesFor(pods(), context), context) : new Set()
  const isEnough = (one: Tried<Pair>) => isAsExpected(one) || (shut.has(one.trial.asker) && accessOf(one.answer) === 'unresolved')
  const tried = await tryAll(trials, context, isEnough)
  const policies = await policiesFor(pods(), context)
  const rows = await Promise.all(tried.map((one) => judge(one, policies, context)))
  context.attach({ name: 'who reaches whom', type: 'text/csv', content: csvOf(rows) })
  const wrong = wrongOf(rows)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}

/** Who can reach whom, as it is and as the policies have it. */
export const run = async (spec: ReachSpec, context: StepContext): Promise<void> => {
  await context.cache.watch('v1', 'Pod')
  await (spec.matrix === true ? matrix(context) : pairs(spec, context))
}
