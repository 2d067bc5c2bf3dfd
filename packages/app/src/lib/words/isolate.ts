const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
/** Letters and digits from right to left (Hebrew, Arabic and their neighbours), and what turns a text around, from
 *  before texts were cleaned. Every page has this file, so it imports nothing. */
const GOES_LEFT = new RegExp(
  String.raw`(?=[\p{L}\p{Nd}])[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]` +
    String.raw`|[\u200E\u200F\u202A-\u202E\u2066-\u2069]`,
  'u',
)

/**
 * A name inside of a sentence, kept to itself: a name from right to left would otherwise pull the words beside it along
 * (UAX #9, FSI and PDI; `<bdi>` does it in markup). A name from left to right in a sentence from left to right needs
 * nothing and stays as it is, so that people find it by its letters, with their eyes, a search or their voice.
 * @example isolate('\u0645\u0631\u064a\u0645') // the name between U+2068 and U+2069
 */
export function isolate(input: unknown): string {
  const text = String(input)
  return GOES_LEFT.test(text) ? FIRST_STRONG_ISOLATE + balanced(text) + POP_ISOLATE : text
}

/** Without what would close the isolate too early, or turn its inside around. */
function balanced(text: string): string {
  let open = 0
  const kept = text.replace(/[\u202A-\u202E]/g, '').replace(/[\u2066-\u2069]/g, (mark) => {
    if (mark === POP_ISOLATE && open === 0) return ''
    open += mark === POP_ISOLATE ? -1 : 1
    return mark
  })
  return kept + POP_ISOLATE.repeat(open)
}
