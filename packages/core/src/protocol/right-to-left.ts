const RIGHT_TO_LEFT =
  /(?=[\p{L}\p{Nd}])[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** Whether a text has letters that are written from right to left (Hebrew, Arabic and their neighbours). */
export const isRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text)
