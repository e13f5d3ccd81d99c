import { invalid, unsupported, type FieldProblem } from '../finding.ts'
import type { PortFields } from '../manifest.ts'
import { protocols } from '../pod.ts'
import { isPortName } from './label-syntax.ts'

const numberProblems = (port: number, field: string): readonly FieldProblem[] =>
  port >= 1 && port <= 65_535 ? [] : [invalid(field, `${port} is not between 1 and 65535`)]

const nameProblems = (port: string, field: string): readonly FieldProblem[] =>
  isPortName(port) ? [] : [invalid(field, `${JSON.stringify(port)} can not be the name of a port`)]

const endProblems = (end: number, port: PortFields['port'], field: string): readonly FieldProblem[] => {
  if (port === undefined) return [invalid(field, 'endPort needs a port')]
  if (typeof port === 'string') return [invalid(field, 'endPort needs a port that is a number')]
  return end < port ? [invalid(field, `endPort ${end} is less than port ${port}`)] : numberProblems(end, field)
}

export const portProblems = ({ protocol, port, endPort }: PortFields, path: string): readonly FieldProblem[] => {
  const isKnown = protocol === undefined || protocols.some((known) => known === protocol)
  return [
    ...(isKnown ? [] : [unsupported(`${path}.protocol`, protocol, protocols)]),
    ...(typeof port === 'number' ? numberProblems(port, `${path}.port`) : []),
    ...(typeof port === 'string' ? nameProblems(port, `${path}.port`) : []),
    ...(endPort === undefined ? [] : endProblems(endPort, port, `${path}.endPort`)),
  ]
}
