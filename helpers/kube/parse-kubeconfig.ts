import { parse, YAMLParseError } from 'yaml'

/**
 * The content of a kubeconfig file. A mistake in it is reported by its line number: the line itself, which the parser would
 * print, may be a credential. @throws Error where it is not YAML
 */
export const parseKubeconfig = (text: string): unknown => {
  try {
    return parse(text, { prettyErrors: false })
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    const line = text.slice(0, error.pos[0]).split('\n').length
    throw new Error(`line ${line}: ${error.message}`, { cause: error })
  }
}
