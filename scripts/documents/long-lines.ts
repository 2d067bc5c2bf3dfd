/** Characters in a line of source or prose. Two files fit side by side on a screen, and reviews need no sideways
 *  scrolling. The same as prettier's `printWidth`, which does not break comments, texts and prose by itself. */
export const MAX_LINE_LENGTH = 120

/** One line for each line of a file that is too long, ready to print. Rows of tables in documents may be longer.
 *  Pure. */
export function longLines(path: string, text: string): string[] {
  const isDocument = path.endsWith('.md')
  return text.split('\n').flatMap((content, index) => {
    // Characters, not UTF-16 units.
    const { length } = [...content]
    if (length <= MAX_LINE_LENGTH || (isDocument && /^\s*\|/.test(content))) return []
    return [`${path}:${index + 1}  The line has ${length} characters; ${MAX_LINE_LENGTH} is the limit.`]
  })
}
