/** The image of the probe, of fixtures/images; a cluster of one's own may pull another copy of it. */
export const probeImage = process.env['SEATRIAL_PROBE_IMAGE'] ?? 'localhost/seatrial/probe:1'

/** What Pod Security's `restricted` asks of a container, and more. */
export const probeSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const
