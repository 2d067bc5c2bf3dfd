/** Text as searches compare it: no capitals, no accents, no blanks at the ends. @example fold(' Éloïse') // 'eloise' */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
