/**
 * Who is linked to whom. Pure: no clock, no chance, no I/O.
 * @module
 */
export * from './minimum-depth.ts'
export * from './planner.ts'
