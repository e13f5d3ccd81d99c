import { writeFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { scenarioSchemaText } from '../scenario/json-schema.ts'

/** `seatrial schema`: writes scenario.schema.json for editors. */
export const schemaCommand = defineCommand({
  meta: { name: 'schema', description: 'Write scenario.schema.json, so that editors complete and check scenario files' },
  args: { stdout: { type: 'boolean', description: 'Print it instead' } },
  run: async ({ args }) => {
    if (args.stdout) process.stdout.write(scenarioSchemaText())
    else await writeFile('scenario.schema.json', scenarioSchemaText())
  },
})
