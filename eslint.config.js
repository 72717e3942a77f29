import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Like `max-lines`, which a configuration can hold only once: a file over 200 lines warns, one over 400 fails.
 * @type {import('eslint').Rule.RuleModule}
 */
const hardLimit = {
  meta: { type: 'suggestion', schema: [], messages: { long: 'This file has {{lines}} lines; over 400 is never right: split it by what it holds.' } },
  create: (context) => ({
    Program(node) {
      const { lines } = context.sourceCode;
      const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
      if (count > 400) context.report({ node, messageId: 'long', data: { lines: String(count) } });
    },
  }),
};

const workerOnlyGlobals = ['name', 'self', 'close', 'location', 'origin', 'onmessage', 'postMessage', 'importScripts', 'registration', 'clients'];

export default tseslint.config(
  {
    ignores: ['**/node_modules/**', '**/dist/**', '**/coverage/**', '**/tmp/**', '**/.nx/**', '**/generated/**', '**/*_pb.ts'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    plugins: { albertkit: { rules: { 'max-lines-hard': hardLimit } } },
    rules: {
      'albertkit/max-lines-hard': 'error',
      'max-lines': ['warn', { max: 200, skipBlankLines: false, skipComments: false }],
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
    },
  },
  {
    files: ['**/*.mjs', '**/bin/*.js', 'eslint.config.js'],
    languageOptions: { globals: { MessageChannel: 'readonly', process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-undef': 'off', // the compiler's own work
      'no-restricted-globals': ['error', ...workerOnlyGlobals.map((name) => ({ name, message: 'A global of web workers: a local name was meant.' }))],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword', message: 'No double casts: narrow the value, or change its type where it is made.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off', // kernels index within bounds they have checked
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-definitions': 'off', // `type` for data, `interface` for what others implement
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['describe', 'it', 'test'].flatMap((object) =>
          ['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'].map((property) => ({ object, property, message: 'Every test runs.' }))),
      ],
    },
  },
  {
    files: ['*.config.ts', '**/tsup.config.ts', 'tsup.base.ts', 'eslint.config.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
