/** What was given on the command line, defaults filled in. */
export type Flags = Readonly<Record<string, string>>

/** Reads a whole number. @throws Error with a sentence for the person who typed it */
export function wholeNumber(flags: Flags, name: string, least: number, most: number): number {
  const value = Number(flags[name] || NaN)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`--${name} takes a whole number from ${least} to ${most}.`)
}

/** Reads whole numbers with commas between. @throws Error with a sentence for the person who typed it */
export const wholeNumbers = (flags: Flags, name: string, least: number, most: number): number[] =>
  (flags[name] ?? '').split(',').map((value) => wholeNumber({ [name]: value }, name, least, most))
