/** Shows long work: each phase with its elapsed time, and what it is doing now. */
export interface Progress {
  /** Runs `work` as one phase; phases may run side by side. `say` replaces the phase's detail text. */
  phase<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>
}
