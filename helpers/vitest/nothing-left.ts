import { nearestTo } from '../errors/suggest.ts'

/** A scenario of the repository, as selections see it. */
export interface Selectable {
  readonly file: string
  readonly project: string
  readonly priority: string
  readonly tags: readonly string[]
  readonly cells: readonly { readonly key: string; readonly name: string }[]
}

/** What a command line and its environment select scenarios by. */
export interface Selection {
  /** Parts of the paths of files, with what tells which files have one of them. */
  readonly names: readonly string[]
  readonly isNamed: (file: string, name: string) => boolean
  /** The projects that run. */
  readonly projects: readonly string[]
  /** The keys of SEATRIAL_CELLS and SEATRIAL_FAILED_FROM. */
  readonly cells: ReadonlySet<string> | undefined
  readonly prioritiesOf: (project: string) => ReadonlySet<string>
  /** The expressions of `--tags-filter`. */
  readonly tags: readonly string[]
  readonly pattern: RegExp | undefined
}

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ')
const unique = (words: readonly string[]): string[] => [...new Set(words)].toSorted()

/** `-t` as it is typed: Vitest makes a RegExp of it. */
export const typed = ({ source }: RegExp): string => source.replaceAll('\\/', '/')

const nearest = (part: string, known: readonly string[]): string =>
  known.length === 0 ? '' : `; nearest: ${quoted(nearestTo(part, unique(known)))}`

interface Stage {
  readonly keep: (one: Selectable) => boolean
  /** Why none is left, from those that were left before. */
  readonly why: (before: readonly Selectable[]) => string
}

const stagesOf = (selection: Selection, all: readonly Selectable[]): readonly Stage[] => {
  const { names, isNamed, projects, cells, prioritiesOf, pattern, tags } = selection
  const isChosen = ({ file, project, priority }: Selectable): boolean =>
    cells !== undefined || names.some((name) => isNamed(file, name)) || prioritiesOf(project).has(priority)
  return [
    {
      keep: ({ file }) => names.length === 0 || names.some((name) => isNamed(file, name)),
      why: (before) =>
        `no scenario file has ${quoted(names)} in its path${nearest(
          names[0] ?? '',
          before.map(({ file }) => file),
        )}`,
    },
    {
      keep: ({ project }) => projects.includes(project),
      why: ([first]) =>
        `${first?.file ?? 'every scenario'} belongs to the project ${quoted([first?.project ?? ''])}, and only ${quoted(projects)} runs`,
    },
    {
      keep: (one) => cells === undefined || one.cells.some(({ key }) => cells.has(key)),
      why: () =>
        cells?.size === 0
          ? 'SEATRIAL_CELLS (with SEATRIAL_FAILED_FROM) leaves no cell'
          : `SEATRIAL_CELLS asks for other files: ${quoted([...(cells ?? [])].slice(0, 3))}`,
    },
    {
      keep: isChosen,
      why: (before) =>
        `no scenario of ${quoted(projects)} has the priority that is asked for: they have ${unique(before.map(({ priority }) => priority)).join(', ')}; set SEATRIAL_PRIORITY`,
    },
    {
      keep: (one) => pattern === undefined || one.cells.some(({ key, name }) => (cells?.has(key) ?? true) && pattern.test(name)),
      why: (before) => {
        if (pattern === undefined) return ''
        const other = all.find((one) => !before.includes(one) && one.cells.some(({ name }) => pattern.test(name)))
        const known = before.flatMap((one) => one.cells.filter(({ key }) => cells?.has(key) ?? true).map(({ name }) => name))
        const left =
          other === undefined
            ? nearest(typed(pattern), known)
            : `; ${other.file} has one, of the project \`${other.project}\` and the priority ${other.priority}, and is not part of this run`
        return `no cell of the ${before.length} selected ${before.length === 1 ? 'file' : 'files'} fits -t \`${typed(pattern)}\`${left}`
      },
    },
    {
      keep: () => tags.length === 0,
      why: (before) => {
        const known = unique(before.flatMap((one) => one.tags))
        return `no selected cell fits --tags-filter ${quoted(tags)}: ${known.length === 0 ? 'none has a tag' : `the tags are ${quoted(known)}`}`
      },
    },
  ]
}

/** Why a selection leaves no cell: the first of its filters that leaves none; undefined where it is none of them. */
export const nothingLeft = (all: readonly Selectable[], selection: Selection): string | undefined => {
  let left = all
  for (const { keep, why } of stagesOf(selection, all)) {
    const next = left.filter(keep)
    if (next.length === 0) return why(left)
    left = next
  }
  return undefined
}
