import '../platform/complete.ts'
import { writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { allotment } from '../admission/openshift/allotted.ts'
import { putUnder } from '../admission/openshift/put-under.ts'
import { constraintsNamed } from '../admission/security-context-constraints/defaults.ts'
import { parseObjects } from '../helm/release.ts'
import { yamlText } from '../types/yaml-text.ts'

/** A program that Helm runs after it has rendered: its arguments are the constraints, the namespace, and a file for refusals. */
const [name = '', namespace = '', complaints = ''] = process.argv.slice(2)
const [constraints] = constraintsNamed(name)
if (constraints === undefined) throw new Error(`there are no constraints ${name}`)
const given = parseObjects(await text(process.stdin), 'the manifest')
const { objects, refusals } = putUnder(given, constraints, { name: namespace, annotations: allotment(namespace) })
if (refusals.length > 0) {
  await writeFile(complaints, `${name} does not admit\n${refusals.join('\n')}`)
  process.exitCode = 1
} else process.stdout.write(objects.map((object) => `---\n${yamlText(object)}`).join(''))
