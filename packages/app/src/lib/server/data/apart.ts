import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** A query for the ids of people whom `reader` blocked or who blocked `reader`. */
export const apartFrom = (kysely: Kysely<Tables>, reader: string) =>
  kysely
    .selectFrom('block')
    .select('blockedId as id')
    .where('blockerId', '=', reader)
    .unionAll(kysely.selectFrom('block').select('blockerId as id').where('blockedId', '=', reader))
