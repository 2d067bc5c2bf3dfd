import type { Language } from '#lib/words/language.ts'

/** What the service worker says by itself. Apart from the other words, which it would have to carry around. */
export interface OfflineWords {
  readonly name: string
  readonly title: string
  readonly hint: string
  readonly again: string
}

export const OFFLINE_WORDS: Readonly<Record<Language, OfflineWords>> = {
  en: {
    name: 'Banyan',
    title: 'No way to the server',
    hint: 'Your connection is away, or the server is. A Space that is open in another window goes on meanwhile.',
    again: 'Try again',
  },
  fr: {
    name: 'Banyan',
    title: 'Le serveur est hors d’atteinte',
    hint: 'Votre connexion est coupée, ou le serveur est arrêté. Un Space ouvert dans une autre fenêtre continue.',
    again: 'Réessayer',
  },
}
