/** Limits of a password, in characters. Longer ones would only cost time to hash. */
export const LEAST_PASSWORD = 8
export const MOST_PASSWORD = 128

export type PasswordStrength = 'short' | 'fair' | 'good' | 'strong'

/** By length alone. Length makes guessing expensive; rules about digits and symbols lead to "Password1!". */
export function passwordStrength(password: string): PasswordStrength {
  if (password.length < LEAST_PASSWORD) return 'short'
  if (password.length < 12) return 'fair'
  return password.length < 16 ? 'good' : 'strong'
}
