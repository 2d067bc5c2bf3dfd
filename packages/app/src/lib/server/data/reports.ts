import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import type { AppDatabase } from './schema.ts'

/** A report of one person about another, for the administrators. */
export interface Report {
  readonly id: string
  readonly reason: string
  readonly createdAt: number
  readonly reporter: { readonly handle: string; readonly name: string }
  readonly reported: { readonly handle: string; readonly name: string }
}

export interface Reports {
  /** @param report.reason checked by the caller */
  add(report: { reporter: string; reported: string; reason: string }): Promise<void>
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Report>>
  /** Removes a report that was dealt with. */
  remove(id: string): Promise<void>
}

export function reportsIn(
  { kysely }: AppDatabase,
  { now, newId }: { now: () => number; newId: () => string },
): Reports {
  return {
    async add({ reporter, reported, reason }) {
      await kysely
        .insertInto('report')
        .values({ id: newId(), reporterId: reporter, reportedId: reported, reason, createdAt: now() })
        .execute()
    },
    async list(page) {
      const size = sizeOf(page)
      const rows = await kysely
        .selectFrom('report')
        .innerJoin('person as reporter', 'reporter.id', 'report.reporterId')
        .innerJoin('person as reported', 'reported.id', 'report.reportedId')
        .select(['report.id', 'report.reason', 'report.createdAt'])
        .select(['reporter.handle as reporterHandle', 'reporter.name as reporterName'])
        .select(['reported.handle as reportedHandle', 'reported.name as reportedName'])
        .$if(page.cursor !== undefined, (query) => query.where('report.id', '<', page.cursor ?? ''))
        .orderBy('report.id', 'desc')
        .limit(size + 1)
        .execute()
      return pageOf(rows, {
        size,
        keyOf: ({ id }) => id,
        toItem: ({ id, reason, createdAt, ...row }) => ({
          ...{ id, reason, createdAt },
          reporter: { handle: row.reporterHandle, name: row.reporterName },
          reported: { handle: row.reportedHandle, name: row.reportedName },
        }),
      })
    },
    async remove(id) {
      await kysely.deleteFrom('report').where('id', '=', id).execute()
    },
  }
}
