import type { Person } from '#lib/server/data/people.ts'
import type { Language } from '#lib/words/language.ts'

declare global {
  namespace App {
    interface Locals {
      person: Person | undefined
      language: Language
    }
  }
}
export {}
