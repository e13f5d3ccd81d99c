import { z } from 'zod'
import { probeSource } from '../../probe/image.ts'
import { podSelector } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  in: podSelector.optional().meta({ description: 'Pods by label; all of the namespace by default.' }),
  user: z
    .union([z.literal('nonRoot'), z.literal('any'), z.int().min(0)])
    .default('nonRoot')
    .meta({ description: 'Whom every process runs as.' }),
  capabilities: z
    .array(z.string().regex(/^[A-Z_]+$/, 'write a capability without CAP_, such as NET_BIND_SERVICE'))
    .default([])
    .meta({ description: 'Capabilities that a process may have, or come to have.', examples: [['NET_BIND_SERVICE']] }),
  seccomp: z.boolean().default(true).meta({ description: 'Whether every process is under a filter of system calls.' }),
  noNewPrivileges: z.boolean().default(true).meta({ description: 'Whether no process can gain privileges by starting another program.' }),
  readOnlyRoot: z.boolean().default(true).meta({ description: 'Whether the root file system can not be written to.' }),
  token: z.boolean().optional().meta({ description: 'Whether a token of the service account is mounted; not looked at by default.' }),
})
export type ContainersSpec = z.infer<typeof schema>

export const containers = verb({
  name: 'containers',
  summary:
    'What the processes of running containers really are: user, capabilities, seccomp, root file system, tokens, as the kernel has them.',
  schema,
  example: 'containers: { in: { component: executor }, token: false }',
  asserts: () => true,
  images: [probeSource],
  rights: ['patch pods/ephemeralcontainers', 'get,create pods/exec'],
  load: () => import('./run.ts'),
})
