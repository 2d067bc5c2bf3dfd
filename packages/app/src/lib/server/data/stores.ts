import { type AuditLog, auditLogIn } from './audit-log.ts'
import { type Graph, graphIn } from './graph.ts'
import { type People, peopleIn } from './people.ts'
import { type Posts, postsIn } from './posts.ts'
import { type RecoveryMails, recoveryMailsIn } from './recovery-mails.ts'
import { type Reports, reportsIn } from './reports.ts'
import { type SeedTokens, seedTokensIn } from './seed-tokens.ts'
import type { AppDatabase } from './schema.ts'
import { type CommunitySettings, type Settings, settingsIn } from './settings.ts'
import { timeIds } from './time-ids.ts'

/** All data of the app. */
export interface Stores {
  readonly people: People
  readonly graph: Graph
  readonly posts: Posts
  readonly settings: Settings
  readonly reports: Reports
  readonly seedTokens: SeedTokens
  readonly auditLog: AuditLog
  readonly recoveryMails: RecoveryMails
}

export interface StoresOptions {
  /** Milliseconds since 1970. */
  now: () => number
  /** Random letters and digits. */
  random: () => string
  /** The settings until an administrator changes them. */
  initial: CommunitySettings
}

/** The stores in one database, whose tables are up to date (`migrate`). */
export function storesIn(database: AppDatabase, { now, random, initial }: StoresOptions): Stores {
  const newId = timeIds({ now, random })
  return {
    people: peopleIn(database, { now }),
    graph: graphIn(database, { now, newId }),
    posts: postsIn(database, { now, newId }),
    settings: settingsIn(database, { initial, now }),
    reports: reportsIn(database, { now, newId }),
    seedTokens: seedTokensIn(database, { now, newId }),
    auditLog: auditLogIn(database, { now, newId }),
    recoveryMails: recoveryMailsIn(database, { now }),
  }
}
