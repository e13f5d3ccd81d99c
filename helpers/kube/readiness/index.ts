export { awaitReady, type ReadyOptions } from './await-ready.ts'
export { evaluate } from './evaluate.ts'
export type { Target, Verdict } from './verdict.ts'
export type { View } from './view.ts'
