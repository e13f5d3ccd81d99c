/** One setting of a configuration file. */
export interface ConfigLine {
  readonly name: string
  readonly value: string
}

/** `name = value`, `name: value` and, as in spark-defaults.conf, `name value`; in quotes or not. A comment is none. */
const line = /^[ \t]*["']?(?<name>[A-Za-z][\w.-]*)["']?(?:[ \t]*[:=][ \t]*|[ \t]+)(?<value>\S.*)$/gm

/** A property of Hadoop's XML files. */
const property = /<name>(?<name>[^<]+)<\/name>\s*<value>(?<value>[^<]*)<\/value>/g

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1,?$/, '$2')

/** The settings that a text reads like, whatever kind of file it is: properties, YAML, INI, Hadoop's XML. */
export const configLinesIn = (text: string): readonly ConfigLine[] =>
  [...text.matchAll(line), ...text.matchAll(property)].map(({ groups: { name = '', value = '' } = {} }) => ({
    name,
    value: unquoted(value),
  }))
