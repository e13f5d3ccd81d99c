/** What marks an object as the harness's own. Nothing without these is ever removed. */
export const labels = {
  managed: 'seatrial.dev/managed',
  run: 'seatrial.dev/run',
} as const

/** Where runs keep their leases. */
export const systemNamespace = 'seatrial-system'
