import { ownImages } from '../cluster/images/own.ts'

/** The image of the probe; SEATRIAL_PROBE_IMAGE names another copy of it, which the cluster pulls. */
export const probeImage = process.env['SEATRIAL_PROBE_IMAGE'] ?? ownImages.probe.ref

/** What Pod Security's `restricted` asks of a container, and more. */
export const probeSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const
