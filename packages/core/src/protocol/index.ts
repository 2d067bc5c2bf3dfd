/**
 * What peers and the relay both know: messages, limits, parsers, version. No DOM, no Node.
 * @module
 */
export * from './ids.ts'
export * from './limits.ts'
export * from './messages.ts'
export * from './parse.ts'
export * from './plan.ts'
export * from './read-tree.ts'
export * from './report.ts'
export * from './refusal.ts'
export * from './result.ts'
export * from './room.ts'
export * from './tree.ts'
