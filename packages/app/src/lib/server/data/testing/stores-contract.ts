import type { Person } from '../people.ts'
import type { Stores } from '../stores.ts'

/** The contract of the stores in any database. `open` gives empty ones. */
export type StoresContract = (open: () => Promise<OpenStores>) => void

export interface OpenStores {
  readonly stores: Stores
  /** A person with that handle and name, and the id `id-` with it. */
  add(name: string): Promise<Person>
}
