import { listAt, wordAt, type Fields } from '../../../kube/fields.ts'
import { goQuoted } from '../../pod-security/wording.ts'
import { isSet } from '../../pod-security/view.ts'
import type { Constraints } from '../constraints.ts'
import { invalid } from '../reason.ts'
import type { PodRule } from '../rule.ts'
import { volumeType } from '../volume-types.ts'
import { isServiceAccountToken } from './service-account-token.ts'

const allows = ({ volumes: allowed }: Constraints, volume: Fields): boolean => {
  const type = volumeType(volume)
  return allowed.has('*') || allowed.has(type) || (type === 'projected' && allowed.has('secret') && isServiceAccountToken(volume))
}

export const volumes: PodRule = {
  judge: (constraints, { spec }) =>
    listAt(spec, 'volumes').flatMap((volume, index) => {
      const type = volumeType(volume)
      const detail = `${type} volumes are not allowed to be used`
      return allows(constraints, volume) ? [] : [invalid(`spec.volumes[${index}]`, goQuoted(type), detail)]
    }),
}

/** Where drivers are listed, only those. */
export const flexVolumes: PodRule = {
  judge: ({ volumes: allowed, flexDrivers }, { spec }, path) => {
    if (flexDrivers.length === 0 || !(allowed.has('*') || allowed.has('flexVolume'))) return []
    return listAt(spec, 'volumes').flatMap((volume, index) => {
      const driver = wordAt(volume, 'flexVolume', 'driver')
      if (!isSet(volume['flexVolume']) || flexDrivers.includes(driver)) return []
      return [invalid(`${path}.volumes[${index}].driver`, goQuoted(driver), 'Flexvolume driver is not allowed to be used')]
    })
  },
}
