import { expect, test } from 'vitest'
import { storageManifest } from './storage-manifest.ts'

const source = [
  'package nodeimage',
  'const storageProvisionerImage = "docker.io/kindest/provisioner:v1"',
  'const storageHelperImage = "docker.io/kindest/helper:v1"',
  'const defaultStorageManifest = `',
  'image: ` + storageProvisionerImage + `',
  'helper: ` + storageHelperImage + `',
  '`',
].join('\n')

test('the spliced names are put in their places', () => {
  expect(storageManifest(source)).toEqual({
    yaml: '\nimage: docker.io/kindest/provisioner:v1\nhelper: docker.io/kindest/helper:v1\n',
    provisioner: 'docker.io/kindest/provisioner:v1',
    helper: 'docker.io/kindest/helper:v1',
  })
})

test('a source of another shape is an error, not an empty manifest', () => {
  expect(() => storageManifest('package nodeimage')).toThrow(/storageProvisionerImage/)
})
