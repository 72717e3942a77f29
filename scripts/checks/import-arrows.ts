import { posix } from 'node:path';
import { reachable } from './import-cycles.js';
import { isTest, type Import, type Module } from './module.js';
import type { Manifest, Package } from './workspace.js';

/** Who may import whom among packages (docs: "Packages and who may import whom"); an app may import any package. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  tokenizer: [],
  'backend-onnx': ['core'],
  'backend-tfjs': ['core'],
  conformance: ['core'],
  hub: ['core'],
  tasks: ['core', 'tokenizer', 'hub'],
  training: ['core', 'tokenizer', 'tasks'],
};

const withoutDependencies = ['core', 'tokenizer'];
/** Packages that hold something of Node, and the entry of each that reaches none of it; the others hold nothing that a browser lacks. */
const browserEntries: Readonly<Record<string, string>> = { hub: 'browser.ts', training: 'index.ts' };
const testTools = ['vitest', 'fast-check'];
const runtime = /^(onnxruntime-|@tensorflow\/)/;
const scope = '@albertkit/';

/** Every arrow that the design does not draw, one sentence each; an empty list when all is well. */
export function wrongArrows(packages: readonly Package[]): readonly string[] {
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  const shared = versions.size === 1 ? [] : [`packages share one version, found ${[...versions].join(' and ')}`];
  return [...shared, ...packages.flatMap((of) => [...wrongManifest(of), ...of.modules.flatMap((module) => wrongImports(of, module)), ...wrongBrowserEntry(of)])];
}

function wrongManifest({ folder, manifest }: Package): readonly string[] {
  const faults: string[] = [];
  const short = shortName(folder);
  const say = (fault: string): void => void faults.push(`${folder}/package.json: ${fault}`);
  if (isPackage(folder) && arrows[short] === undefined) say('this package has no row in the table of arrows');
  const taken = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  if (withoutDependencies.includes(short) && Object.keys(taken).length > 0) say(`${short} has no dependencies, found ${Object.keys(taken).join(', ')}`);
  for (const [name, version] of Object.entries({ ...taken, ...manifest.devDependencies })) {
    if (name.startsWith(scope) && version !== manifest.version) say(`${name} is asked for as ${version}, not as the shared version ${manifest.version}`);
    if (isPackage(folder) && name.startsWith(scope) && !allowed(short, name)) say(`${short} may not depend on ${name}`);
  }
  for (const name of isPackage(folder) ? Object.keys(taken).filter((name) => runtime.test(name)) : []) {
    const optionalPeer = name in (manifest.peerDependencies ?? {}) && manifest.peerDependenciesMeta?.[name]?.optional === true;
    if (!optionalPeer) say(`the runtime ${name} may only be an optional peer`);
  }
  return faults;
}

function wrongImports(of: Package, module: Module): readonly string[] {
  return module.imports.flatMap((taken) => {
    const fault = taken.specifier.startsWith('.') ? wrongPath(of, module, taken.specifier) : wrongPackage(of, module, taken);
    return fault === undefined ? [] : [`${module.path} imports ${taken.specifier}: ${fault}`];
  });
}

function wrongBrowserEntry({ folder, modules }: Package): readonly string[] {
  const entry = browserEntries[shortName(folder)];
  if (entry === undefined || !isPackage(folder)) return [];
  const reached = reachable(`${folder}/src/${entry}`, modules);
  const fromNode = reached.filter(({ imports }) => imports.some(({ specifier }) => specifier.startsWith('node:')));
  return fromNode.map(({ path }) => `${path} takes from Node and the browser entry reaches it`);
}

function wrongPath({ folder }: Package, module: Module, specifier: string): string | undefined {
  const path = posix.join(posix.dirname(module.path), specifier);
  if (!/\.(js|json)$/.test(specifier)) return 'a relative import carries the .js ending';
  if (path.startsWith(`${folder}/src/`) || (isTest(module.path) && path.startsWith('testing/'))) return undefined;
  return 'a relative import stays inside the src of its package';
}

function wrongPackage({ folder, manifest }: Package, module: Module, { specifier, typeOnly }: Import): string | undefined {
  const name = packageName(specifier);
  const short = shortName(folder);
  const test = isTest(module.path);
  if (specifier.startsWith('node:')) {
    return !isPackage(folder) || test || browserEntries[short] !== undefined ? undefined : `${short} works in a browser and takes nothing from Node`;
  }
  if (test && (testTools.includes(name) || runtime.test(name) || name === `${scope}conformance`)) return undefined;
  if (name === manifest.name) return 'a package imports its own modules by path';
  if (isPackage(folder) && name.startsWith(scope) && !allowed(short, name)) return `${short} may not import ${name}`;
  if (isPackage(folder) && runtime.test(name) && !typeOnly) return 'a runtime is handed in, only an app or a test imports one';
  return declared(manifest, name) ? undefined : `${name} is not in the dependencies of ${manifest.name}`;
}

const isPackage = (folder: string): boolean => folder.startsWith('packages/');
const shortName = (folder: string): string => folder.slice(folder.indexOf('/') + 1);
const allowed = (short: string, name: string): boolean => (arrows[short] ?? []).includes(name.slice(scope.length));
const packageName = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
const declared = (manifest: Manifest, name: string): boolean => name in { ...manifest.dependencies, ...manifest.peerDependencies };
