import { groupOf } from '../../kube/built-in.ts'
import { tellObject } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { nameOf } from '../subject.ts'

export const duplicateObject: Rule = {
  id: 'duplicate-object',
  title: 'Two templates make one object',
  why: 'helm installs one of the two, or fails with "already exists"; which of them is a matter of order',
  hint: 'Give one of them another name, or remove it',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  level: 'error',
  find: (subject) =>
    [...Map.groupBy(subject.objects, (object) => `${groupOf(object.apiVersion)} ${tellObject(nameOf(object, subject))}`).values()].flatMap(
      ([first, ...others]) =>
        others.map((object) => ({
          object,
          path: 'metadata.name',
          message: `${tellObject(nameOf(first ?? object, subject))} is made ${others.length + 1} times`,
        })),
    ),
}
