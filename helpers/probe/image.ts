import { ownImages } from '../cluster/images/own.ts'
import { imageRegistry } from '../cluster/images/registry.ts'

/** The image of the probe as it is built on this machine; SEATRIAL_PROBE_IMAGE names another copy of it, which the cluster pulls. */
export const probeSource = process.env['SEATRIAL_PROBE_IMAGE'] ?? ownImages.probe.ref

/** What pods run: the same, or its place in the registry of a named cluster. @throws SeatrialError image/registry */
export const probeImage = (): string =>
  probeSource === ownImages.probe.ref ? (imageRegistry()?.placeOf(probeSource) ?? probeSource) : probeSource

/** What Pod Security's `restricted` asks of a container, and more. */
export const probeSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const
