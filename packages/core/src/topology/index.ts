/**
 * Who is linked to whom. Pure: no clock, no chance, no I/O.
 * @module
 */
export { banyanPlanner } from './banyan-planner.ts'
export * from './member.ts'
export { DEFAULT_PARAMS, DELAY, type PlannerParams, type Strategy } from './params.ts'
export * from './planner.ts'
export { checkPlan, type Violation } from './check-plan.ts'
export { coordinates, type Landmarks } from './coordinates.ts'
export { pictureOf, type PictureOptions } from './views/picture.ts'
