import pLimit from 'p-limit'
import { isOfKubernetes } from '../../rbac/bootstrap.ts'
import { formatPermission } from './permission.ts'
import type { Row } from './row.ts'
import { answersTo, because, type Subject } from './subject.ts'

/** Reviews at once. */
const limit = pLimit(16)

/** What the account may do beyond `listed`, of every verb of every resource that the cluster serves. */
export const surplus = async (listed: ReadonlySet<string>, subject: Subject): Promise<readonly Row[]> => {
  const { name, where, served, context } = subject
  const questions = served.flatMap(({ apiGroup, resource: full, namespaced, verbs }) => {
    const [resource = '', subresource] = full.split('/')
    const own = { apiGroup, resource, ...(subresource === undefined ? {} : { subresource }) }
    return verbs.map((verb) => ({ wanted: { verb, ...own }, place: namespaced ? where : '' }))
  })
  context.say(`asking about ${questions.length} verbs of ${served.length} resources`)
  const rows = await Promise.all(
    questions.map(({ wanted, place }) =>
      limit(async (): Promise<readonly Row[]> => {
        const permission = formatPermission(wanted)
        if (listed.has(permission)) return []
        const { allowed, verdict } = await answersTo(wanted, place, subject)
        if (!allowed || verdict.grants.some(({ binding }) => isOfKubernetes(binding))) return []
        const why = because(verdict)
        const wrong = `${name} may ${permission}, too: ${why}`
        return [{ permission, expected: 'denied', cluster: 'allowed', tried: 'only asked about', because: why, wrong }]
      }),
    ),
  )
  return rows.flat()
}
