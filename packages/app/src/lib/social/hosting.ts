/** Whether a person may start a Space, and if not, why, and how many followers are missing. */
export type Hosting =
  | { readonly may: true }
  | { readonly may: false; readonly reason: 'signed-out' }
  | {
      readonly may: false
      readonly reason: 'followers'
      /** Those that count. */
      readonly followers: number
      readonly needed: number
      /** Followers that do not count yet. */
      readonly young: number
    }

/**
 * Administrators always may. Others need as many followers as the community asks for.
 * @param person.followers those that count. @param person.young those that do not count yet. @default none
 * @example
 * hostingOf({ isAdmin: false, followers: 12 }, 600)
 * // { may: false, reason: 'followers', followers: 12, needed: 600, young: 0 }
 */
export function hostingOf(
  person: { readonly isAdmin: boolean; readonly followers: number; readonly young?: number } | undefined,
  needed: number,
): Hosting {
  if (!person) return { may: false, reason: 'signed-out' }
  const { isAdmin, followers, young = 0 } = person
  return isAdmin || followers >= needed ? { may: true } : { may: false, reason: 'followers', followers, needed, young }
}
