import { SeatrialError } from '../../errors/seatrial-error.ts'
import { namedKubeconfig } from '../named-kubeconfig.ts'

/** Where a named cluster gets the images that are built on this machine. */
export interface ImageRegistry {
  /** The place of an image of the list: `localhost/team/app:1` is at `HOST/PATH/team/app:1`. */
  placeOf(ref: string): string
  /** Whether it is asked without TLS, which only a registry on this machine is. */
  readonly plainHttp: boolean
}

type Settings = Readonly<Record<string, string | undefined>>

/** HOST is a name with a dot, or `localhost`, or has a port, as engines tell it from a path (github.com/distribution/reference). */
const place =
  /^(?<host>(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[0-9a-fA-F:]+\]|[\w-]+(?=:\d))(?::\d+)?)(?<path>(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)$/
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

/**
 * What SEATRIAL_IMAGE_REGISTRY says, for a cluster that is named: the machine's own gets its images otherwise. Undefined where it is
 * not set. @throws SeatrialError image/registry
 */
export const imageRegistry = (settings: Settings = process.env): ImageRegistry | undefined => {
  const setting = settings['SEATRIAL_IMAGE_REGISTRY']?.trim().replace(/\/$/, '') ?? ''
  if (setting === '' || namedKubeconfig(settings) === undefined) return undefined
  const { host = '' } = place.exec(setting)?.groups ?? {}
  if (host === '')
    throw new SeatrialError(
      'image/registry',
      `SEATRIAL_IMAGE_REGISTRY=${setting}: it is not HOST/PATH, as in registry.example.com/team/images`,
      {
        hint: 'leave out https:// and the tag; write the path in small letters',
      },
    )
  return { placeOf: (ref) => `${setting}/${ref.replace(/^localhost\//, '')}`, plainHttp: loopback.test(host) }
}
