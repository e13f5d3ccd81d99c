import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'

const userInfo = z.object({
  username: z.string().default(''),
  uid: z.string().optional(),
  groups: z.array(z.string()).default([]),
  extra: z.record(z.string(), z.array(z.string())).default({}),
})

/** What is needed of an Event of audit.k8s.io/v1; there at the level Metadata and above. */
const eventSchema = z.object({
  kind: z.literal('Event'),
  apiVersion: z.literal('audit.k8s.io/v1'),
  auditID: z.string(),
  stage: z.enum(['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']),
  requestURI: z.string(),
  verb: z.string(),
  user: userInfo,
  impersonatedUser: userInfo.optional(),
  userAgent: z.string().optional(),
  objectRef: z
    .object({
      resource: z.string().default(''),
      subresource: z.string().default(''),
      apiGroup: z.string().default(''),
      namespace: z.string().default(''),
      name: z.string().default(''),
    })
    .optional(),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
  annotations: z.record(z.string(), z.string()).default({}),
})

export type AuditEvent = z.infer<typeof eventSchema>
export type AuditUser = z.infer<typeof userInfo>

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/**
 * Reads an audit log, which has an event a line. A last line that is cut short, as while the API server writes, is passed over.
 * @throws SeatrialError rbac/audit-log for any other line that is no event
 */
export const readAuditLog = (text: string): readonly AuditEvent[] => {
  const lines = text.split('\n')
  const [last = ''] = lines.slice(-1)
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const value = parsed(line)
    if (value === undefined && line === last && index === lines.length - 1) return []
    const { success, data, error } = eventSchema.safeParse(value)
    if (success) return [data]
    throw new SeatrialError('rbac/audit-log', `line ${index + 1} of the audit log is no event: ${z.prettifyError(error)}`)
  })
}
