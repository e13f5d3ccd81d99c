import { textAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { containersOf } from '../subject.ts'

/** The tag of an image's name; undefined where there is none. The colon of a registry's port stands before the last slash. */
const tagOf = (image: string): string | undefined => image.split('/').at(-1)?.split(':')[1]

export const imageTag: Rule = {
  id: 'image-tag',
  title: 'An image has the tag `latest`, or none',
  why: 'What runs is decided when the pod starts: two pods of one release may differ, and a rollback brings nothing back',
  hint: 'Name a version, or a digest',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  level: 'warning',
  find: (subject) =>
    containersOf(subject).flatMap(({ source, fields, name, at }) => {
      const image = textAt(fields, 'image') ?? ''
      if (image === '' || image.includes('@')) return []
      const tag = tagOf(image)
      if (tag !== undefined && tag !== 'latest') return []
      const what = tag === undefined ? 'has no tag' : 'has the tag latest'
      return [{ object: source.object, path: `${at}.image`, message: `the image of container ${name} ${what}: ${image}` }]
    }),
}
