import { dirname, join } from 'node:path'
import ts from 'typescript'

/**
 * What a file of declarations says, by name: what it declares, what it takes from other files of ours, and how the
 * source has written its constants.
 * @typedef {{
 *   declared: Map<string, ts.Statement[]>,
 *   imported: Map<string, { file: string, name: string }>,
 *   written: Map<string, string>,
 *   source: ts.SourceFile,
 * }} Declarations
 */

/** The type of a schema repeats all that is inside of it, without its name: it is shown as it was written instead. */
const SCHEMA = /\bv\.\w*Schema/

/**
 * The public API as text, one for each entry point: every exported declaration in the order of names, then the
 * declarations that those lean on and that no entry point exports. Comments are left out: they may change as they
 * like.
 * @param {ReturnType<typeof import('./program.mjs').readPublicApi>} api
 * @returns {Map<string, string>} by entry point
 */
export function snapshots({ program, entryPoints }) {
  const files = emitted(program)
  const everywhere = new Set(entryPoints.flatMap(({ exports }) => exports.map(({ symbol }) => symbol.name)))
  return new Map(
    entryPoints.map(({ entry, exports }) => {
      const shown = new Set()
      /** @type {{ file: string, name: string }[]} */
      const reached = []
      const show = (/** @type {string} */ file, /** @type {string} */ name) => {
        shown.add(`${file}#${name}`)
        const declarations = files.get(file)
        const statements = declarations?.declared.get(name) ?? []
        for (const statement of statements) reached.push(...namesIn(statement, file, files))
        return statements.map((statement) => {
          const text = statement.getText(declarations?.source)
          return (SCHEMA.test(text) && declarations?.written.get(name)) || text
        })
      }
      const lines = exports.flatMap(({ name, symbol }) => {
        const file = symbol.declarations?.[0]?.getSourceFile().fileName
        if (!file || !files.has(file)) return [`export { ${name} } from another package`]
        const text = show(file, symbol.name)
        return name === symbol.name ? text : [...text, `export { ${symbol.name} as ${name} }`]
      })
      const others = new Map()
      for (let next = reached.shift(); next; next = reached.shift()) {
        if (shown.has(`${next.file}#${next.name}`) || everywhere.has(next.name)) continue
        const text = show(next.file, next.name)
        if (text.length > 0) others.set(next.name, text.join('\n').replace(/^export /, ''))
      }
      const rest = [...others].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
      return [
        entry,
        [
          `// What ${entry} exports. \`npm run api\` writes this file: a change of the public API shows in review.`,
          '',
          ...lines,
          ...(rest.length > 0 ? ['', '// Not exported; the types above lean on it.', '', ...rest] : []),
          '',
        ].join('\n'),
      ]
    }),
  )
}

/**
 * Declarations of all our sources, by the name of the source. @param {ts.Program} program @returns {Map<string,
 * Declarations>}
 */
function emitted(program) {
  /** @type {Map<string, Declarations>} */
  const files = new Map()
  program.emit(
    undefined,
    (_name, text, _mark, _error, [from] = []) => {
      const original = from && program.getSourceFile(from.fileName)
      if (original) files.set(original.fileName, read(original, text))
    },
    undefined,
    true,
  )
  return files
}

/** @param {ts.SourceFile} from @param {string} text @returns {Declarations} */
function read(from, text) {
  const file = from.fileName
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  /** @type {Declarations['declared']} */
  const declared = new Map()
  /** @type {Declarations['imported']} */
  const imported = new Map()
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const module = statement.moduleSpecifier.text
      const bindings = statement.importClause?.namedBindings
      if (!module.startsWith('.') || !bindings || !ts.isNamedImports(bindings)) continue
      for (const { name, propertyName } of bindings.elements) {
        imported.set(name.text, { file: join(dirname(file), module), name: (propertyName ?? name).text })
      }
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) add(declared, name.getText(source), statement)
    } else if ('name' in statement) {
      add(declared, /** @type {ts.DeclarationStatement} */ (statement).name?.getText(source) ?? '', statement)
    }
  }
  const constants = from.statements.filter(ts.isVariableStatement)
  const written = new Map(
    constants.flatMap((statement) =>
      statement.declarationList.declarations.map(
        ({ name }) => /** @type {const} */ ([name.getText(from), withoutComments(statement, from)]),
      ),
    ),
  )
  return { declared, imported, written, source }
}

/** @param {ts.Statement} statement @param {ts.SourceFile} source */
const withoutComments = (statement, source) =>
  ts.createPrinter({ removeComments: true }).printNode(ts.EmitHint.Unspecified, statement, source)

/** @param {Declarations['declared']} map @param {string} name @param {ts.Statement} statement */
const add = (map, name, statement) => map.set(name, [...(map.get(name) ?? []), statement])

/**
 * The declarations of ours that a statement names.
 * @param {ts.Statement} statement @param {string} file @param {Map<string, Declarations>} files
 */
function namesIn(statement, file, files) {
  /** @type {{ file: string, name: string }[]} */
  const found = []
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isIdentifier(node)) {
      const at = declarationOf(node.text, file, files)
      if (at) found.push(at)
    }
    ts.forEachChild(node, visit)
  }
  visit(statement)
  return found
}

/**
 * Follows imports to where a name is declared.
 * @param {string} name @param {string} file @param {Map<string, Declarations>} files
 * @returns {{ file: string, name: string } | undefined}
 */
function declarationOf(name, file, files) {
  const declarations = files.get(file)
  if (declarations?.declared.has(name)) return { file, name }
  const from = declarations?.imported.get(name)
  return from && declarationOf(from.name, from.file, files)
}
