import ts from 'typescript'

export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string
  /** Counted from 1. */
  readonly line: number
}

/**
 * Every module that a source file names: imports, re-exports, import types, dynamic imports, and workers and assets
 * found through `new URL('./x', import.meta.url)`. Reads .svelte files too: what stands in their script elements.
 */
export function importsOf(fileName: string, text: string): Import[] {
  const code = fileName.endsWith('.svelte') ? scriptsOf(text) : text
  const kind = fileName.endsWith('.svelte') ? ts.ScriptKind.TS : undefined
  const file = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest, true, kind)
  const found: Import[] = []
  const visit = (node: ts.Node) => {
    const specifier = specifierOf(node)
    if (specifier) {
      const { line } = file.getLineAndCharacterOfPosition(specifier.getStart(file))
      // An address is relative without a dot, too.
      const isBare = ts.isNewExpression(node) && !/^\.|:/.test(specifier.text)
      found.push({ specifier: isBare ? `./${specifier.text}` : specifier.text, line: line + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literal(node.arguments[0])
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && isImportMetaUrl(node.arguments?.[1])) {
    return literal(node.arguments?.[0])
  }
  return undefined
}

const literal = (node: ts.Node | undefined) => (node && ts.isStringLiteralLike(node) ? node : undefined)
const isImportMetaUrl = (node: ts.Node | undefined) => node?.getText() === 'import.meta.url'

/** Only what stands in script elements, on the lines on which it stands. */
const scriptsOf = (markup: string) => {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')
  let code = ''
  let end = 0
  for (const match of markup.matchAll(/(<script\b[^>]*>)(.*?)<\/script>/gs)) {
    code += blank(markup.slice(end, match.index) + match[1]) + match[2]
    end = match.index + (match[1]?.length ?? 0) + (match[2]?.length ?? 0)
  }
  return code
}
