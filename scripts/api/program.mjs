import { join, relative } from 'node:path'
import ts from 'typescript'
import { entriesOf, folderOf, isScript, PACKAGES } from '../packages/list.mjs'
import { ROOT } from '../workspace/paths.mjs'

/** @typedef {{ entry: string, file: string, exports: { name: string, symbol: ts.Symbol }[] }} EntryPoint */

/**
 * Everything that packages export, as TypeScript sees it.
 * @returns {{ program: ts.Program, checker: ts.TypeChecker, entryPoints: EntryPoint[] }}
 */
export function readPublicApi() {
  const files = PACKAGES.flatMap((name) =>
    entriesOf(name)
      .filter(({ entry }) => !isScript(entry))
      .map(({ subpath, source }) => ({
        entry: `@banyan/${name}${subpath.slice(1)}`,
        file: join(folderOf(name), source),
      })),
  )
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  const program = ts.createProgram(
    files.map(({ file }) => file),
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      removeComments: true,
      skipLibCheck: true,
    },
  )
  const checker = program.getTypeChecker()
  const entryPoints = files.map(({ entry, file }) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new Error(`${relative(ROOT, file)} exports nothing`)
    const exports = checker.getExportsOfModule(module).map((each) => ({
      name: each.name,
      symbol: each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each,
    }))
    return { entry, file, exports: exports.sort((a, b) => (a.name < b.name ? -1 : 1)) }
  })
  return { program, checker, entryPoints }
}
