import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// Math functions whose last digits differ between hosts: numbers that reach a plan use the core or base/exact-math
const inexact = ['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'cbrt', 'hypot', 'random'];

export default ts.config(
  { ignores: ['build/', 'dist/', 'coverage/', 'assembly/', 'tests/bench/peers/', 'public/', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.cjs'] }, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': 'off',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['**/*.svelte'], rules: { 'svelte/no-at-html-tags': 'error' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/ui/**'],
    rules: {
      'no-restricted-properties': ['error', ...inexact.map((property) => ({ object: 'Math', property, message: 'differs between hosts: use an engine job or base/exact-math' }))],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: 'differs between hosts: use integerPower' },
        { selector: "AssignmentExpression[operator='**=']", message: 'differs between hosts: use integerPower' },
        { selector: "MemberExpression[property.name='innerHTML']", message: 'no innerHTML' },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['src/{base,catalog,history,scenario,forecast,workload,sizing,cost,risk,plan}/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'process', 'performance', 'localStorage', 'fetch', { name: 'Date', message: 'nothing in the river reads the clock; use base/time' }] },
  },
  { files: ['src/base/time.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['**/*.{js,mjs,cjs}'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['tests/**', '.config/**', '**/*.mjs'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-return': 'off' },
  },
);
