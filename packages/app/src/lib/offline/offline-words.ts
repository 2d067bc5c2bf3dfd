import * as en from '#lib/words/compiled/messages/en.js'
import * as fr from '#lib/words/compiled/messages/fr.js'
import type { Language } from '#lib/words/language.ts'

/** The messages of the service worker, in every language. Imported by name, so that it carries no others. */
export interface OfflineWords {
  readonly name: string
  readonly title: string
  readonly hint: string
  readonly again: string
}

export const OFFLINE_WORDS: Readonly<Record<Language, OfflineWords>> = {
  en: { name: en.app_name({}), title: en.offline_title({}), hint: en.offline_hint({}), again: en.offline_again({}) },
  fr: { name: fr.app_name({}), title: fr.offline_title({}), hint: fr.offline_hint({}), again: fr.offline_again({}) },
}
