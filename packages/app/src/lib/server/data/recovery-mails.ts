import type { AppDatabase } from './schema.ts'

/** An e-mail address for the case that somebody forgets their password. Shown to its owner alone. */
export interface RecoveryMail {
  readonly address: string
  /** Whether somebody opened the link that was sent there. Nothing else is sent to it before. */
  readonly isConfirmed: boolean
}

export interface RecoveryMails {
  find(person: string): Promise<RecoveryMail | undefined>
  /** Keeps an address, unconfirmed, in place of the one before. */
  set(person: string, address: string): Promise<void>
  /** @returns false when the person has another address by now */
  confirm(person: string, address: string): Promise<boolean>
  remove(person: string): Promise<void>
}

export function recoveryMailsIn({ kysely }: AppDatabase, { now }: { now: () => number }): RecoveryMails {
  return {
    async find(person) {
      const row = await kysely.selectFrom('recoveryMail').selectAll().where('personId', '=', person).executeTakeFirst()
      return row && { address: row.address, isConfirmed: row.confirmedAt !== null }
    },
    async set(person, address) {
      await kysely
        .insertInto('recoveryMail')
        .values({ personId: person, address, confirmedAt: null })
        .onConflict((conflict) => conflict.column('personId').doUpdateSet({ address, confirmedAt: null }))
        .execute()
    },
    async confirm(person, address) {
      const row = await kysely
        .updateTable('recoveryMail')
        .set({ confirmedAt: now() })
        .where('personId', '=', person)
        .where('address', '=', address)
        .returning('personId')
        .executeTakeFirst()
      return row !== undefined
    },
    async remove(person) {
      await kysely.deleteFrom('recoveryMail').where('personId', '=', person).execute()
    },
  }
}
