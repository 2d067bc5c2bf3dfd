import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import type { AppDatabase } from './schema.ts'

/** A report of one person about another, for the moderators. */
export interface Report {
  readonly id: string
  readonly reason: string
  readonly createdAt: number
  readonly reporter: { readonly handle: string; readonly name: string }
  readonly reported: { readonly handle: string; readonly name: string }
  /** The post that it is about, with what the post said when it was reported. */
  readonly post: { readonly id: string; readonly body: string } | undefined
}

/** What a reporter sees of their own report. */
export interface OwnReport {
  readonly id: string
  readonly reason: string
  readonly createdAt: number
  readonly reported: { readonly handle: string; readonly name: string }
  /** Undefined while nobody has looked at it. The text may be empty. */
  readonly answer: { readonly text: string; readonly at: number } | undefined
}

export interface Reports {
  /** @param report.reason checked by the caller */
  add(report: {
    reporter: string
    reported: string
    reason: string
    post?: { readonly id: string; readonly body: string } | undefined
  }): Promise<void>
  /** Open reports, newest first. */
  list(page: PageRequest): Promise<Page<Report>>
  /** Whom an open report is about, by id. @returns undefined when none is open */
  subjectOf(id: string): Promise<string | undefined>
  /** Answers a report, perhaps without a word, which closes it. @returns the report; undefined when none is open */
  answer(id: string, text: string): Promise<Report | undefined>
  /** Somebody's own reports, newest first. */
  by(reporter: string, page: PageRequest): Promise<Page<OwnReport>>
}

export function reportsIn(
  { kysely }: AppDatabase,
  { now, newId }: { now: () => number; newId: () => string },
): Reports {
  const reports = () =>
    kysely
      .selectFrom('report')
      .innerJoin('person as reporter', 'reporter.id', 'report.reporterId')
      .innerJoin('person as reported', 'reported.id', 'report.reportedId')
      .select(['report.id', 'report.reason', 'report.createdAt', 'report.postId', 'report.postBody'])
      .select(['report.answer', 'report.answeredAt'])
      .select(['reporter.handle as reporterHandle', 'reporter.name as reporterName'])
      .select(['reported.handle as reportedHandle', 'reported.name as reportedName'])
  type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof reports>['executeTakeFirst']>>>
  const toReport = ({ id, reason, createdAt, postId, postBody, ...row }: Row): Report => ({
    ...{ id, reason, createdAt },
    reporter: { handle: row.reporterHandle, name: row.reporterName },
    reported: { handle: row.reportedHandle, name: row.reportedName },
    post: postId === null ? undefined : { id: postId, body: postBody ?? '' },
  })
  const read = async <Item>(query: ReturnType<typeof reports>, page: PageRequest, toItem: (row: Row) => Item) => {
    const size = sizeOf(page)
    const rows = await query
      .$if(page.cursor !== undefined, (more) => more.where('report.id', '<', page.cursor ?? ''))
      .orderBy('report.id', 'desc')
      .limit(size + 1)
      .execute()
    return pageOf(rows, { size, keyOf: ({ id }) => id, toItem })
  }
  return {
    async add({ reporter, reported, reason, post }) {
      await kysely
        .insertInto('report')
        .values({
          ...{ id: newId(), reporterId: reporter, reportedId: reported, reason, createdAt: now() },
          ...{ postId: post?.id ?? null, postBody: post?.body ?? null, answer: null, answeredAt: null },
        })
        .execute()
    },
    list: (page) => read(reports().where('report.answeredAt', 'is', null), page, toReport),
    async subjectOf(id) {
      const query = kysely.selectFrom('report').select('reportedId').where('id', '=', id)
      return (await query.where('answeredAt', 'is', null).executeTakeFirst())?.reportedId
    },
    async answer(id, text) {
      const closed = await kysely
        .updateTable('report')
        .set({ answer: text, answeredAt: now() })
        .where('id', '=', id)
        .where('answeredAt', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return closed && toReport(await reports().where('report.id', '=', id).executeTakeFirstOrThrow())
    },
    by: (reporter, page) =>
      read(reports().where('report.reporterId', '=', reporter), page, ({ id, reason, createdAt, ...row }) => ({
        ...{ id, reason, createdAt },
        reported: { handle: row.reportedHandle, name: row.reportedName },
        answer: row.answeredAt === null ? undefined : { text: row.answer ?? '', at: row.answeredAt },
      })),
  }
}
