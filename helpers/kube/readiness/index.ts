export { awaitReady } from './await-ready.ts'
export { Standing } from './standing.ts'
export type { Target } from './verdict.ts'
