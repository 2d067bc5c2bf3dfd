import { isolate } from './isolate.ts'

/**
 * Keeps each format that it makes, because a new one takes 50 to 250 microseconds and a timeline needs dozens. Messages
 * and these files use only a few different ones.
 */
const kept = <Options, Format>(Format: new (language: string, options: Options) => Format) => {
  const made = new Map<string, Format>()
  return (language: string, options: Options): Format => {
    const key = language + JSON.stringify(options)
    const format = made.get(key) ?? new Format(language, options)
    made.set(key, format)
    return format
  }
}
const rulesOf = kept<Intl.PluralRulesOptions, Intl.PluralRules>(Intl.PluralRules)
const numbersOf = kept<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat)
const datesOf = kept<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat)
const listsOf = kept<Intl.ListFormatOptions, Intl.ListFormat>(Intl.ListFormat)

/* What compiled messages call by these names, with the language that they are in. */

export { isolate } from './isolate.ts'

export const plural = (language: string, input: unknown, options: Intl.PluralRulesOptions): string =>
  rulesOf(language, options).select(Number(input))

export const number = (language: string, input: unknown, options: Intl.NumberFormatOptions): string =>
  numbersOf(language, options).format(Number(input))

/** @param input milliseconds since 1970 */
export const datetime = (language: string, input: unknown, options: Intl.DateTimeFormatOptions): string =>
  datesOf(language, options).format(Number(input))

export const list = (language: string, items: readonly string[]): string =>
  listsOf(language, { type: 'conjunction' }).format(items.map(isolate))
