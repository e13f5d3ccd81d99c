import { ownConfig } from './helpers/vitest/config.ts'

export default ownConfig(import.meta.dirname)
