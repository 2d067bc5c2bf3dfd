/** The texts of a form; a field that is missing, or holds a file, is empty. */
export function readForm<Field extends string>(form: FormData, fields: readonly Field[]): Record<Field, string> {
  const read = (field: Field) => {
    const value = form.get(field)
    return [field, typeof value === 'string' ? value : ''] as const
  }
  return Object.fromEntries(fields.map(read)) as Record<Field, string>
}
