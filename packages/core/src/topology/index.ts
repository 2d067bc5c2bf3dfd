/**
 * The topology planner: decides which peers of a room are linked, and who sends what to whom. Pure: no clock, no
 * chance, no input or output.
 * @module
 */
export { banyanPlanner } from './banyan-planner.ts'
export { checkPlan, type Violation } from './check-plan.ts'
export { type Coordinates, coordinates, type Landmarks } from './coordinates.ts'
export { type KnownMember, type Member, type Point, type Reach } from './member.ts'
export { type ChooseParent, type PlannerParams, type Strategy } from './params.ts'
export * from './planner.ts'
export { pictureOf, type PictureOptions } from './views/picture.ts'
