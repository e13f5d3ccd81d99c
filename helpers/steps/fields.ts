import { z } from 'zod'
import { duration } from '../types/duration.ts'
import { releaseName } from '../types/scenario.ts'

/** Time limit of a verb that waits. */
export const timeout = duration.optional().meta({ description: 'The longest this step may take.', examples: ['2m'] })

/**
 * Pods of the cell's namespace: `app` and `component` stand for the standard labels
 * app.kubernetes.io/name and app.kubernetes.io/component, `pod` for a pod's own name; any other key is a label.
 */
export const podSelector = z
  .record(z.string(), z.string())
  .refine((labels) => Object.keys(labels).length > 0, 'a selector names one label or more')
  .meta({ description: 'Pods by label: `app`, `component`, `pod` (its name) or any label.', examples: [{ component: 'connect' }] })
export type PodSelector = z.infer<typeof podSelector>

/** Why a text is no regular expression. */
const whyNoExpression = (text: string): string | undefined => {
  try {
    return void new RegExp(text, 'm')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A text that must be there, or what must be said of a text in more detail. */
export const textExpectation = z
  .union([
    z.string().min(1),
    z
      .strictObject({
        contains: z.string().min(1).optional().meta({ description: 'A part of the text.' }),
        equals: z.string().optional().meta({ description: 'The whole text, white space at its ends aside.' }),
        matches: z
          .string()
          .min(1)
          .superRefine((text, context) => {
            const message = whyNoExpression(text)
            if (message !== undefined) context.addIssue({ code: 'custom', message })
          })
          .optional()
          .meta({ description: 'A regular expression, multi-line.' }),
        absent: z.string().min(1).optional().meta({ description: 'What must not be in it.' }),
      })
      .refine((one) => Object.values(one).some((value) => value !== undefined), 'say one of contains, equals, matches, absent'),
  ])
  .meta({ description: 'A text that must be contained, or `contains`, `equals`, `matches`, `absent`.' })

const isPort = (port: number): boolean => port >= 1 && port <= 65_535

/** `service:port`, `service` or `pod/name:port`. */
export const target = z
  .string()
  .regex(/^(pod\/)?[a-z0-9][a-z0-9.-]*(:[\w-]+)?$/, 'expected `service:port`, `service` or `pod/name:port`')
  .refine((text) => !/:\d+$/.test(text) || isPort(Number(text.split(':').at(-1))), 'a port is a number from 1 to 65535, or a name')
  .meta({ description: 'A Service (and its port, by number or name) or `pod/name:port`.', examples: ['spark-connect:15002'] })

export const release = z.string().regex(releaseName.form, 'a release name is lower-case letters, digits and `-`').max(releaseName.most)

/** Restarts of containers until a release is ready. */
export const restarts = z.int().min(0).optional().meta({ description: 'Container restarts to put up with. Default 0.' })

/** Something besides undefined in a mapping of expectations. */
export const anyGiven = (expect: object | undefined): boolean =>
  expect !== undefined && Object.values(expect).some((value) => value !== undefined)
