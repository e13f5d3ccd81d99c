/** Seatrial as a library: pure functions, no cluster. */
export { podsOf } from './admission/pods.ts'
export type { PodSource } from './admission/pods.ts'
export { evaluatePodSecurity } from './admission/pod-security/evaluate.ts'
export type { Relaxations, Verdict, Violation } from './admission/pod-security/evaluate.ts'
export type { Level, Version } from './admission/pod-security/check.ts'
export type { Pod } from './admission/pod-security/view.ts'
