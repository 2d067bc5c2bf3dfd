import { expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

it.each([
  { password: '', strength: 'short' },
  { password: 'seventh', strength: 'short' },
  { password: 'eighteen', strength: 'fair' },
  { password: 'twelve signs', strength: 'good' },
  { password: 'sixteen signs ok', strength: 'strong' },
])('calls "$password" $strength', ({ password, strength }) => {
  expect(passwordStrength(password)).toBe(strength)
})
