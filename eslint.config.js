import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Pure: every file of a module but `commands` and `queries`. tsconfig.pure.json says the same to the compiler. */
const PURE = ['server/*/**/*.ts'];
const NOT_PURE = [
  '**/*.test.ts',
  'server/platform/**',
  'server/launch/**',
  'server/realtime/**',
  'server/**/commands.ts',
  'server/**/commands/**',
  'server/**/queries.ts',
  'server/**/queries/**',
];

const noMocks = [
  { object: 'vi', property: 'mock', message: 'Nothing is mocked: pass what the code needs through ctx.' },
  { object: 'vi', property: 'doMock', message: 'Nothing is mocked: pass what the code needs through ctx.' },
];
const moneyOnly = {
  paths: [{ name: 'decimal.js', message: 'Money and decimals come from @/server/kernel/money.' }],
};
const hanInScreens = [
  'JSXText[value=/[一-鿿]/]',
  'Literal[value=/[一-鿿]/]',
  'TemplateElement[value.raw=/[一-鿿]/]',
].map((selector) => ({
  selector,
  message: 'Text that people read comes from the message catalogue.',
}));

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.next/',
      '.gongdan/',
      'prisma/generated/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'next-env.d.ts',
    ],
  },
  tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': ['error', ...noMocks],
      'no-restricted-imports': ['error', moneyOnly],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['server/kernel/money.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: PURE,
    ignores: NOT_PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'Pure code gets the time from its caller; dates are strings (server/kernel/time).' },
        { name: 'process', message: 'Pure code does not know its process.' },
        { name: 'performance', message: 'Pure code gets the time from its caller.' },
        { name: 'setTimeout', message: 'Pure code does not wait.' },
        { name: 'fetch', message: 'Pure code does no I/O.' },
        { name: 'console', message: 'Pure code does no I/O.' },
      ],
      'no-restricted-properties': [
        'error',
        ...noMocks,
        { object: 'Math', property: 'random', message: 'Pure code is deterministic.' },
        { object: 'crypto', property: 'randomUUID', message: 'Pure code is deterministic.' },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    plugins: { 'react-hooks': hooks },
    // The plugin's other rules serve the React Compiler, which is not in use.
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': ['error', ...hanInScreens],
    },
  },
);
