export { awaitReady } from './await-ready.ts'
export type { Target } from './verdict.ts'
