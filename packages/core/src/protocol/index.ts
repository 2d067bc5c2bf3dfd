/**
 * What peers and the relay both know: messages, their parsers, limits, the version. PROTOCOL.md describes it in words.
 * @module
 */
export * from './ice-server.ts'
export * from './ids.ts'
export * from './limits.ts'
export * from './messages.ts'
export * from './parse.ts'
export * from './plan.ts'
export * from './read-tree.ts'
export * from './report.ts'
export * from './refusal.ts'
export * from './result.ts'
export {
  Attendee,
  Capability,
  compareRoles,
  EntryRole,
  IceServer,
  IfHere,
  isLeader,
  REACTIONS,
  Role,
  RoomSummary,
  RoomView,
  Speak,
  SpeakPolicy,
  StageMember,
  StageRole,
  Verdict,
} from './room.ts'
export { cleanLine, cleanText, hasVisible } from './text.ts'
export { Name, typedLine, typedText, typedTextOrNothing } from './typed.ts'
export * from './tree.ts'
