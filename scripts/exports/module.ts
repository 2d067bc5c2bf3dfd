import ts from 'typescript'

/** An exported name of a module. */
export interface ModuleExport {
  readonly name: string
  /** Counted from 1. */
  readonly line: number
  readonly isType: boolean
  /** Whether another statement of the same file names it. */
  readonly isUsedInFile: boolean
  /** Where it comes from, when the module only passes it on. */
  readonly from?: { readonly specifier: string; readonly name: string } | undefined
}

/** A name that a module takes from another one; `*` is everything. */
export interface ModuleImport {
  readonly specifier: string
  readonly name: string
}

/** What one source file exports and what it takes from others. */
export interface Module {
  readonly exports: readonly ModuleExport[]
  /** Modules whose exports are all passed on (`export * from`). */
  readonly stars: readonly string[]
  readonly imports: readonly ModuleImport[]
}

/** Reads the imports and exports of a TypeScript or JavaScript file. */
export function readModule(fileName: string, text: string): Module {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true)
  const exports: ModuleExport[] = []
  const stars: string[] = []
  const imports: ModuleImport[] = []
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1

  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) imports.push(...importedBy(statement))
    else if (ts.isExportDeclaration(statement)) {
      const specifier = textOf(statement.moduleSpecifier)
      if (!statement.exportClause && specifier !== undefined) stars.push(specifier)
      for (const element of namedExports(statement)) {
        const from =
          specifier === undefined ? undefined : { specifier, name: (element.propertyName ?? element.name).text }
        exports.push({ name: element.name.text, line: lineOf(element), isType: false, isUsedInFile: false, from })
      }
    } else if (isExported(statement)) {
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
      for (const name of namesOf(statement)) {
        const isUsedInFile = isNamedOutside(file, statement, name.text)
        exports.push({ name: name.text, line: lineOf(name), isType, isUsedInFile })
      }
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const specifier = textOf(node.arguments[0])
      if (specifier !== undefined) imports.push({ specifier, name: '*' })
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const specifier = textOf(node.argument.literal)
      if (specifier !== undefined) imports.push({ specifier, name: node.qualifier?.getText(file) ?? '*' })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return { exports, stars, imports }
}

function importedBy({ importClause, moduleSpecifier }: ts.ImportDeclaration): ModuleImport[] {
  const specifier = textOf(moduleSpecifier)
  if (specifier === undefined || !importClause) return []
  const { name, namedBindings } = importClause
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
  return [
    ...(name ? [{ specifier, name: 'default' }] : []),
    ...(namedBindings && ts.isNamespaceImport(namedBindings) ? [{ specifier, name: '*' }] : []),
    ...named.map((element) => ({ specifier, name: (element.propertyName ?? element.name).text })),
  ]
}

const namedExports = ({ exportClause }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] =>
  exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true

function namesOf(statement: ts.Statement): readonly ts.Identifier[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name))
  const { name } = statement as ts.Statement & { readonly name?: ts.Node }
  return name && ts.isIdentifier(name) ? [name] : []
}

const boundBy = (name: ts.BindingName): ts.Identifier[] =>
  ts.isIdentifier(name)
    ? [name]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundBy(element.name) : []))

function isNamedOutside(file: ts.SourceFile, declaration: ts.Statement, name: string): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node === declaration) return false
    if (ts.isIdentifier(node) && node.text === name) return true
    return ts.forEachChild(node, visit) ?? false
  }
  return visit(file)
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined
