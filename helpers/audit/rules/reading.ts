import type { RuleText } from '../rule.ts'

/** What is found before there are objects to look at: by rendering the chart and reading its manifest. */
export const readingRules = [
  {
    id: 'chart-render',
    title: 'The chart does not render',
    why: 'helm install fails in the same way',
    hint: "The message has helm's own words: correct the template, or the values",
    source: 'https://helm.sh/docs/chart_template_guide/debugging/',
    level: 'error',
  },
  {
    id: 'yaml-syntax',
    title: 'A rendered document is no valid YAML',
    why: 'helm install fails; nothing else of the document can be audited',
    hint: 'Look at the line of the rendered output: mostly it is an indentation (nindent) or a missing quote',
    source: 'https://helm.sh/docs/chart_template_guide/yaml_techniques/',
    level: 'error',
  },
  {
    id: 'duplicate-key',
    title: 'A mapping has a key twice',
    why: 'One of the two values is dropped without a word, and strict readers refuse the document',
    hint: "Remove one of them; a block that values add to has to be merged with the template's own",
    source: 'https://yaml.org/spec/1.2.2/#3213-node-comparison',
    level: 'error',
  },
  {
    id: 'not-an-object',
    title: 'A rendered document is no Kubernetes object',
    why: 'helm install fails: what has no apiVersion, kind and name can not be made',
    hint: "Give it the missing fields, or put the template's text in a condition",
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields',
    level: 'error',
  },
  {
    id: 'allow-annotation',
    title: 'An annotation that allows findings has a mistake, or allows what is not found',
    why: 'It hides the next finding of that rule, which nobody has looked at',
    hint: 'Write `RULE, RULE: REASON`, and remove it when what it allowed is mended',
    source: 'README.md, "Findings without a cluster"',
    level: 'warning',
  },
] as const satisfies readonly RuleText[]
