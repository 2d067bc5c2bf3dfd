import type { Generated } from 'kysely'
import type { Database } from './database.ts'

/** The tables. Times are milliseconds since 1970; true and false are 1 and 0. */
export interface Tables {
  person: {
    id: string
    /** `[a-z0-9_]{2,30}`, unique. */
    handle: string
    name: string
    /** The name for searches: no capitals, no accents. */
    folded: string
    bio: string
    hue: number
    avatar: string | null
    followers: number
    following: number
    isAdmin: number
    isModerator: Generated<number>
    createdAt: number
    /** Since when the person is suspended, and what they are told about it; null for everybody else. */
    suspendedAt: number | null
    suspendedReason: string | null
  }
  follow: {
    /** Sorts by time. */
    id: string
    followerId: string
    followedId: string
  }
  block: { blockerId: string; blockedId: string; createdAt: number }
  mute: { muterId: string; mutedId: string; createdAt: number }
  post: {
    /** Sorts by time. */
    id: string
    authorId: string
    body: string
    createdAt: number
    /** The Space that the post links to, and its title if it was live at that time. */
    room: string | null
    roomTitle: string | null
  }
  setting: { key: string; value: string }
  report: {
    /** Sorts by time. */
    id: string
    reporterId: string
    reportedId: string
    reason: string
    createdAt: number
    /** The post that the report is about, and what it said at that time. */
    postId: string | null
    postBody: string | null
    /** What the reporter is told, perhaps nothing; `answeredAt` is null while the report is open. */
    answer: string | null
    answeredAt: number | null
  }
  auditEntry: {
    /** Sorts by time. */
    id: string
    actorId: string
    /** The handle at that time. */
    actorHandle: string
    act: string
    /** What it was done to, in words that still say something when it is gone. */
    subject: string
    detail: string
    createdAt: number
  }
  recoveryMail: {
    personId: string
    address: string
    /** Null until somebody opened the link that was sent there. */
    confirmedAt: number | null
  }
  seedToken: {
    /** Sorts by time. The claim `jti` of the token. */
    id: string
    name: string
    /** Null for every room. */
    room: string | null
    createdAt: number
    expiresAt: number
  }
}

export type AppDatabase = Database<Tables>
