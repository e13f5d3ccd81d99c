/** What marks an object as the harness's own. Nothing without these is ever removed. */
export const labels = {
  managed: 'seatrial.dev/managed',
  run: 'seatrial.dev/run',
  /** On the namespace of a failed cell that stays for a person to look at, until the next start. */
  kept: 'seatrial.dev/kept',
} as const

/** Where runs keep their leases. */
export const systemNamespace = 'seatrial-system'
