import { stringify } from 'yaml'

/**
 * A value as YAML that means the same to every reader: Helm and Kubernetes read YAML 1.1, in which `yes`, `off`, `1_000` and
 * `0b11` are texts in quotes alone, others 1.2, in which `0o17` is.
 */
export const yamlText = (value: unknown): string => stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 })
