/** What is wrong with one field. */
export interface FieldProblem {
  /** As the API server calls it; `Malformed` is a value of a wrong type, `Unknown field` one that the API does not have. */
  readonly type: 'Invalid value' | 'Required value' | 'Unsupported value' | 'Forbidden' | 'Malformed' | 'Unknown field' | 'Not evaluated'
  /** `spec.ingress[0].ports[1].endPort` */
  readonly field: string
  readonly detail: string
}

/** A mistake in a policy. */
export interface Finding extends FieldProblem {
  readonly policy: string
  readonly namespace: string
  /** Whether the API server refuses the policy for it, so that it takes no part in any verdict. */
  readonly refused: boolean
}

export const invalid = (field: string, detail: string): FieldProblem => ({ type: 'Invalid value', field, detail })
export const required = (field: string, detail: string): FieldProblem => ({ type: 'Required value', field, detail })
export const forbidden = (field: string, detail: string): FieldProblem => ({ type: 'Forbidden', field, detail })
export const unsupported = (field: string, value: string, supported: readonly string[]): FieldProblem => ({
  type: 'Unsupported value',
  field,
  detail: `${JSON.stringify(value)} is none of ${supported.join(', ')}`,
})
