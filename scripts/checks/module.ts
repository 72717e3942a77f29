import ts from 'typescript';

/** What one import asks for: the names, or '*' for all of a module; `typeOnly` when nothing of it is left at run time. */
export type Import = { readonly specifier: string; readonly typeOnly: boolean; readonly names: readonly string[] | '*' };

/** A source file as the checks see it: its path from the repository's root, what it imports and what it exports. */
export type Module = { readonly path: string; readonly imports: readonly Import[]; readonly exports: readonly string[] };

/** Whether a path is a test's own: a test file, or a file beside tests in a fixtures folder. */
export const isTest = (path: string): boolean => /\.test\.ts$|\/fixtures\//.test(path);

/** Reads imports (static, dynamic, `require`, types) and exported names from the text of a TypeScript file. */
export function readModule(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const exports: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const statement of file.statements) exports.push(...exportsOf(statement));
  return { path, imports, exports };
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return { specifier: textOf(node.moduleSpecifier), ...ofClause(node.importClause) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const clause = node.exportClause;
    const specifier = textOf(node.moduleSpecifier);
    if (clause === undefined || !ts.isNamedExports(clause)) return { specifier, typeOnly: node.isTypeOnly, names: '*' };
    return { specifier, typeOnly: node.isTypeOnly || allTypes(clause.elements), names: clause.elements.map(importedName) };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), typeOnly: true, names: '*' };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads && first !== undefined && ts.isStringLiteralLike(first) ? { specifier: first.text, typeOnly: false, names: '*' } : undefined;
}

function ofClause(clause: ts.ImportClause | undefined): Omit<Import, 'specifier'> {
  if (clause === undefined) return { typeOnly: false, names: [] };
  const bindings = clause.namedBindings;
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (bindings === undefined) return { typeOnly, names: ['default'] };
  if (ts.isNamespaceImport(bindings)) return { typeOnly, names: '*' };
  const names = [...(clause.name === undefined ? [] : ['default']), ...bindings.elements.map(importedName)];
  return { typeOnly: typeOnly || (clause.name === undefined && allTypes(bindings.elements)), names };
}

function exportsOf(statement: ts.Statement): readonly string[] {
  if (!ts.canHaveModifiers(statement)) return [];
  if (!ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

const textOf = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : '');
const importedName = (element: ts.ImportSpecifier | ts.ExportSpecifier): string => (element.propertyName ?? element.name).text;
const allTypes = (elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean =>
  elements.length > 0 && elements.every((element) => element.isTypeOnly);
