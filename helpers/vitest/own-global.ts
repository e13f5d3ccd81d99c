import type { TestProject } from 'vitest/node'
import { shellImage } from '../kube/testing.ts'
import { probeSource } from '../probe/image.ts'
import { setUpWith } from './global.ts'

/** The integration tests start containers of images that no scenario names. */
export default (project: TestProject): Promise<() => Promise<void>> => setUpWith(project, [shellImage, probeSource])
