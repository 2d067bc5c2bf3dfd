/** The languages of the app, in the order in which they are offered. */
export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

/** The name of each language in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

/** The cookie with the chosen language. Without it the browser's Accept-Language counts. */
export const LANGUAGE_COOKIE = 'banyan-language'

const isLanguage = (value: string): value is Language => LANGUAGES.some((language) => language === value)

/**
 * The language to answer in: the one chosen, else the best of an Accept-Language header, else that of the community,
 * else English.
 * @example chooseLanguage({ accepted: 'fr-CH, en;q=0.8' }) // 'fr'
 */
export function chooseLanguage(options: {
  chosen?: string | undefined
  accepted?: string | null
  otherwise?: Language
}): Language {
  if (options.chosen && isLanguage(options.chosen)) return options.chosen
  const wanted = (options.accepted ?? '')
    .split(',')
    .map(readWish)
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return wanted.map(({ name }) => name).find(isLanguage) ?? options.otherwise ?? 'en'
}

function readWish(part: string): { name: string; weight: number } {
  const [range = '', ...settings] = part.split(';').map((piece) => piece.trim())
  const quality = settings.find((setting) => setting.startsWith('q='))
  const weight = quality ? Number(quality.slice(2)) : 1
  return { name: range.split('-')[0]?.toLowerCase() ?? '', weight: Number.isFinite(weight) ? weight : 0 }
}
