/**
 * Whole rooms on a virtual clock: real sessions, the real relay and planner, and a network in memory, without waiting.
 * For tests, and for research on planners and networks.
 * @module
 * @example
 * const world = new RoomWorld({ seed: 7, loss: 0.02 })
 * const ada = await world.create('ada')
 * ada.speak()
 * await world.joinMany(30)
 * await world.run(10_000)
 * console.log(world.report().playedShare)
 * await world.close()
 */
export * from './hostility/attacks.ts'
export * from './hostility/hostile-room.ts'
export * from './hostility/troubled-room.ts'
export { type DelayMatrix, DelayMatrixError, readSquare, readTriangle, withDetours } from './networks/delay-matrix.ts'
export { type EarLosses } from './overload/ear-losses.ts'
export * from './overload/overloaded-room.ts'
export * from './planners/comparators.ts'
export { percentile } from './reports/percentile.ts'
export * from './reports/playout-report.ts'
export type { Outage, TrafficMonitor } from './reports/traffic-monitor.ts'
export * from './reports/tree-metrics.ts'
export { numberedSpeech, type NumberedSpeechOptions, talkAndPause } from './rooms/numbered-speech.ts'
export * from './rooms/room-world.ts'
export type { AudibleFrame, SimPeer, SpeakOptions } from './rooms/sim-peer.ts'
