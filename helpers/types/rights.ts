/** Verbs of the API on one resource, or on a subresource such as `pods/exec`. */
export interface Right {
  readonly verbs: readonly string[]
  /** Empty for the core. */
  readonly group: string
  readonly resource: string
}

/** Reads `get,list deployments.apps`: the resource as kubectl takes it. */
export const right = (text: string): Right => {
  const [verbs = '', place = ''] = text.split(' ')
  const [resource = '', ...group] = place.split('.')
  return { verbs: verbs.split(','), group: group.join('.'), resource }
}

const placeOf = ({ group, resource }: Right): string => (group === '' ? resource : `${resource}.${group}`)

/** The inverse of `right`, for people. */
export const rightText = (one: Right): string => `${one.verbs.join(', ')} ${placeOf(one)}`

/** Each resource once, with all its verbs, in the order in which they come. */
export const mergedRights = (rights: readonly Right[]): readonly Right[] =>
  [...Map.groupBy(rights, placeOf).values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ ...first, verbs: [...new Set(same.flatMap(({ verbs }) => verbs))] }]
  })
