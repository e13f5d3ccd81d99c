import { wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { type Place } from '../view.ts'
import { plural, quoted, setters, settings, sorted } from '../wording.ts'

const option = ({ securityContext }: Place, name: string): string => wordAt(securityContext, 'seLinuxOptions', name)

const onlyTypes =
  (...types: readonly string[]): Judge =>
  ({ pod, containers }) => {
    const places = [pod, ...containers]
    const typed = places.filter((place) => !['', ...types].includes(option(place, 'type')))
    const withUser = places.filter((place) => option(place, 'user') !== '')
    const withRole = places.filter((place) => option(place, 'role') !== '')
    const bad = places.filter((place) => typed.includes(place) || withUser.includes(place) || withRole.includes(place))
    if (bad.length === 0) return undefined
    const names = sorted(typed.map((place) => option(place, 'type')))
    const data = [
      ...(names.length > 0 ? [`${plural('type', names.length)} ${quoted(names)}`] : []),
      ...(withUser.length > 0 ? ['user may not be set'] : []),
      ...(withRole.length > 0 ? ['role may not be set'] : []),
    ]
    return {
      reason: 'seLinuxOptions',
      detail: `${setters(bad).join(' and ')} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
      fields: [
        ...settings(typed, 'seLinuxOptions.type'),
        ...settings(withUser, 'seLinuxOptions.user'),
        ...settings(withRole, 'seLinuxOptions.role'),
      ],
    }
  }

const types = ['container_t', 'container_init_t', 'container_kvm_t']

export const seLinuxOptions = onlyTypes(...types)
export const seLinuxOptionsWithEngine = onlyTypes(...types, 'container_engine_t')
