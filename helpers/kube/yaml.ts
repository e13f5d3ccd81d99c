import { isNode, type Document, type DocumentOptions, type Node, type ParseOptions, type ScalarTag, type SchemaOptions } from 'yaml'
import { badAliases } from '../types/yaml-aliases.ts'

/** What helm and Kubernetes take for a number: a `0` in front is octal, and an underscore is none of it. */
const numberOf = (text: string): number | undefined => {
  const [, sign = '', digits = ''] = /^([-+]?)(.+)$/s.exec(text.replaceAll('_', '')) ?? []
  const octal = /^0([0-7]+)$/.exec(digits)?.[1]
  const whole = octal === undefined ? digits : `0o${octal}`
  if (!/^(0x[\da-f]+|0o[0-7]+|0b[01]+|(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?)$/i.test(whole)) return undefined
  return sign === '-' ? -Number(whole) : Number(whole)
}

/** `!!int` and `!!float` are the same here: JSON has one kind of number. */
const numberTag = (name: string): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  identify: (value) => typeof value === 'number',
  test: /^[-+]?\.?\d/,
  resolve: (text) => numberOf(text) ?? text,
  stringify: ({ value }) => String(value),
})

const boolTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  identify: (value) => typeof value === 'boolean',
  test: /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  resolve: (text) => /^(y|t|on)/i.test(text),
  stringify: ({ value }) => String(value),
}

/**
 * How helm and Kubernetes read YAML, for what they read or are given: `no`, `off` and `n` are false, `0644` is 420, `1_000` is
 * 1000; dates and `12:30:45` are texts. Source: sigs.k8s.io/yaml v1.6, which is resolve.go of go.yaml.in/yaml/v2.
 */
export const kubernetesYaml: ParseOptions & DocumentOptions & SchemaOptions = {
  schema: 'failsafe',
  customTags: ['null', boolTag, numberTag('int'), numberTag('float')],
  resolveKnownTags: false,
  merge: true,
}

/** Why a document that is valid YAML has no content all the same, and at which offset of its text. */
interface Fault {
  readonly message: string
  readonly offset: number
}

interface Content {
  /** As JSON: nothing in it contains itself. */
  readonly value?: unknown
  readonly fault?: Fault
}

const startOf = (node: Node): number => node.range?.[0] ?? 0

/** The first alias that leads nowhere, or into what it stands in itself. */
const aliasFault = (document: Document): Fault | undefined => {
  const [first] = badAliases(document)
  if (first === undefined) return undefined
  const { alias, why } = first
  return {
    message: why === 'unknown' ? `the alias *${alias.source} leads nowhere` : `what is named &${alias.source} contains itself`,
    offset: startOf(alias),
  }
}

/** Nothing of Kubernetes is as deep, and who walks through it can rely on that. */
const deepest = 1000
const tooDeep = `it is more than ${deepest} levels deep`

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1)))

/** What a document without errors holds, or why it holds nothing. */
export const contentOf = (document: Document): Content => {
  const offset = isNode(document.contents) ? startOf(document.contents) : 0
  try {
    const fault = aliasFault(document)
    if (fault !== undefined) return { fault }
    const value: unknown = document.toJS()
    return isDeeper(value, deepest) ? { fault: { message: tooDeep, offset } } : { value }
  } catch (error) {
    // A RangeError is the end of the stack, a ReferenceError is of aliases of aliases that are too many.
    return { fault: { message: error instanceof ReferenceError ? error.message : tooDeep, offset } }
  }
}
