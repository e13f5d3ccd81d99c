import { posix, win32 } from 'node:path'

/** Why a text does not name a chart, and what to write instead. */
export interface FormProblem {
  readonly message: string
  readonly hint: string
}

/** The forms that a chart may have, as one phrase. */
export const chartForms =
  'a folder of the repository, a .tgz file of it, `oci://HOST/PATH/CHART:VERSION`, `oci://HOST/PATH/CHART@sha256:DIGEST`, or `{ repo, name, version }`'

/** Whether a text is one version (https://semver.org), and not a range of them. */
const isExactVersion = (text: string): boolean => /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?([+_][0-9A-Za-z.-]+)?$/.test(text)

const example = { version: '1.2.3', digest: 'sha256:DIGEST' }

const ociProblem = (source: string): FormProblem | undefined => {
  const [, path, version, digest] = /^oci:\/\/([^/\s]+\/[^\s:@]*[^\s:@/])(?::([^@\s]*))?(?:@(\S*))?$/.exec(source) ?? []
  if (path === undefined) return { message: `\`${source}\` does not name a chart`, hint: 'write `oci://HOST/PATH/CHART:VERSION`' }
  const chart = `oci://${path}`
  const complete = `\`${chart}:${example.version}\` or \`${chart}@${example.digest}\``
  if (version === undefined && digest === undefined)
    return { message: `\`${source}\` has no version: a test must be repeatable`, hint: `write ${complete}` }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    return { message: `\`${digest}\` is not a digest`, hint: 'a digest is `sha256:` and 64 hexadecimal digits' }
  if (version !== undefined && !isExactVersion(version))
    return { message: `\`${version}\` is not an exact version: a test must be repeatable`, hint: `write ${complete}` }
  return undefined
}

const addressProblem = (source: string): FormProblem => {
  const [, repo = '', name = 'CHART', version = 'VERSION'] =
    /^(https?:\/\/.+)\/([^/]+?)-(v?\d+\.\d+\.\d+[^/]*)\.tgz$/.exec(source) ??
    (/^https?:\/\/[^?#]*/.exec(source) ?? []).flatMap((all) => [all, all])
  return {
    message: `\`${source}\` is an address: a chart of a chart repository is a mapping`,
    hint: `write { repo: ${repo}, name: ${name}, version: ${version} }`,
  }
}

/** Whether a path leads out of the repository. */
const isOutside = (path: string): boolean => posix.isAbsolute(path) || win32.isAbsolute(path) || /^\.\.(\/|$)/.test(posix.normalize(path))

/** What is wrong with the form of a chart's source that is a text; whether it is there is another matter. */
export const formProblem = (source: string): FormProblem | undefined => {
  if (source === '') return { message: 'expected a chart, found an empty text', hint: `a chart is ${chartForms}` }
  if (source.startsWith('oci://')) return ociProblem(source)
  if (/^https?:\/\//.test(source)) return addressProblem(source)
  if (/^[\w+.-]+:\/\//.test(source)) return { message: `charts do not come from \`${source}\``, hint: `a chart is ${chartForms}` }
  if (isOutside(source))
    return {
      message: `\`${source}\` is outside of the repository`,
      hint: 'name a folder or a .tgz file of the repository, by its path from the root, or push the chart to a registry: `oci://HOST/PATH/CHART:VERSION`',
    }
  if (/\.(zip|tar|tar\.\w+|gz|7z|rar)$/.test(source))
    return { message: `\`${source}\` is not a packaged chart: those are .tgz files`, hint: 'package it with `helm package CHART`' }
  return undefined
}

/** What is wrong with the address of a chart repository. */
export const repositoryProblem = (repo: string): FormProblem | undefined => {
  const address = /^(?:https?|oci):\/\/([^/\s?#]+)[^\s?#]*$/.exec(repo)
  if (address === null)
    return {
      message: `\`${repo}\` is not the address of a chart repository`,
      hint: 'it starts with `https://`, `http://` or `oci://`, and a host',
    }
  if (address[1]?.includes('@'))
    return {
      message: 'credentials do not belong into a scenario',
      hint: 'give them to Helm: `helm repo add NAME URL --username USER --password-stdin`, or `helm registry login HOST`',
    }
  return undefined
}

/** What is wrong with the name of a chart in a repository. */
export const nameProblem = (name: string): FormProblem | undefined =>
  /^[A-Za-z0-9][\w.-]*$/.test(name)
    ? undefined
    : { message: `\`${name}\` is not the name of a chart`, hint: 'write letters, digits, `.`, `_` and `-`; folders belong into `repo`' }

/** What is wrong with the version of a chart in a repository. */
export const versionProblem = (version: string): FormProblem | undefined =>
  isExactVersion(version)
    ? undefined
    : { message: `\`${version}\` is not an exact version`, hint: 'write one such as `1.2.3`: a range may select another chart tomorrow' }
