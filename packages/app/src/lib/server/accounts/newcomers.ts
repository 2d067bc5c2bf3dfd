/** Where people come into being. Accounts say who somebody is; everything else about them is kept there. */
export interface Newcomers {
  /** Called once for each new account, with the account's id. Its result is not looked at; a failure undoes the account. */
  add(newcomer: { id: string; handle: string; name: string }): Promise<unknown>
  isTaken(handle: string): Promise<boolean>
}
