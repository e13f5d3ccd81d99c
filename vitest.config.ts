import { ownConfig } from './helpers/vitest/own-config.ts'

export default ownConfig(import.meta.dirname)
