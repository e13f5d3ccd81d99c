import { forbidden, invalid, required, type FieldProblem } from '../finding.ts'
import type { Selector } from '../manifest.ts'
import { isLabelKey, isLabelValue } from './label-syntax.ts'

type Requirement = Selector['matchExpressions'][number]

/** Operators, and whether they take values. */
const operators: Readonly<Record<string, boolean>> = { In: true, NotIn: true, Exists: false, DoesNotExist: false }

const keyProblems = (key: string, field: string): readonly FieldProblem[] =>
  isLabelKey(key) ? [] : [invalid(field, `${JSON.stringify(key)} can not be the key of a label`)]

const valueProblems = (value: string, field: string): readonly FieldProblem[] =>
  isLabelValue(value) ? [] : [invalid(field, `${JSON.stringify(value)} can not be the value of a label`)]

const operatorProblems = ({ operator, values }: Requirement, path: string): readonly FieldProblem[] => {
  if (!Object.hasOwn(operators, operator)) {
    return [invalid(`${path}.operator`, `${JSON.stringify(operator)} is none of ${Object.keys(operators).join(', ')}`)]
  }
  if (operators[operator] === true) return values.length > 0 ? [] : [required(`${path}.values`, `${operator} needs values`)]
  return values.length === 0 ? [] : [forbidden(`${path}.values`, `${operator} takes no values`)]
}

const requirementProblems = (requirement: Requirement, path: string): readonly FieldProblem[] => [
  ...operatorProblems(requirement, path),
  ...keyProblems(requirement.key, `${path}.key`),
  ...requirement.values.flatMap((value, index) => valueProblems(value, `${path}.values[${index}]`)),
]

/** What is wrong with a selector; nothing where there is none. */
export const selectorProblems = (selector: Selector | undefined, path: string): readonly FieldProblem[] => [
  ...Object.entries(selector?.matchLabels ?? {}).flatMap(([key, value]) => [
    ...keyProblems(key, `${path}.matchLabels`),
    ...valueProblems(value, `${path}.matchLabels`),
  ]),
  ...(selector?.matchExpressions ?? []).flatMap((one, index) => requirementProblems(one, `${path}.matchExpressions[${index}]`)),
]
