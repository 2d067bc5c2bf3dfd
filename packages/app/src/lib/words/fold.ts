/** Text for searches: no capitals, no accents, trimmed. @example fold(' Éloïse') // 'eloise' */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
