/**
 * Puts the table of a bench into a page, between its two marks.
 * @throws Error when the page has no such marks, or they are in disorder
 * @example withTable('<!-- bench hop -->old<!-- end of bench hop -->', 'hop', 'new')
 */
export function withTable(page: string, bench: string, table: string): string {
  const [first, last] = [`<!-- bench ${bench} -->`, `<!-- end of bench ${bench} -->`]
  const start = page.indexOf(first) + first.length
  const end = page.indexOf(last)
  if (start < first.length || end < start) throw new Error(`the page has no "${first}" with "${last}" behind it`)
  return `${page.slice(0, start)}\n\n${table}\n\n${page.slice(end)}`
}
