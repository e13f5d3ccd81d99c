export { type ReadyOptions, awaitReady } from './await-ready.ts'
export { Standing } from './standing.ts'
export { NotReadyError } from './report.ts'
export type { Never, Target } from './verdict.ts'
