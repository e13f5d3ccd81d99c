import { createRequire } from 'node:module'

/**
 * Completes the language on Node 22. Every entry of the package imports this first. It is loaded at once and not awaited: a
 * configuration that is a CommonJS module can require no module that awaits.
 */
if (!('AsyncDisposableStack' in globalThis)) createRequire(import.meta.url)('./missing.js')
