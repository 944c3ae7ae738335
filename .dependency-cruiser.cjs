/**
 * Which layer may know which. Direction: app → components → server contracts; app, jobs → server modules → kernel;
 * platform → kernel. A module reaches another only through its `contract` or `queries`.
 */
const MODULES = [
  'access',
  'accounts',
  'anomalies',
  'billing',
  'channels',
  'customers',
  'imports',
  'metering',
  'network',
  'operations',
  'reports',
  'settings',
  'work-orders',
];
const ANY_MODULE = `(${MODULES.join('|')})`;

/** What one module may know of another beyond its contract and queries, and why. */
const EXCEPTIONS = [
  {
    from: MODULES,
    to: '^server/access/(roles|permissions|separation|org-tree)\\.ts$',
    why: 'who may do what is asked everywhere, and is a pure question about the actor at hand',
  },
  {
    from: MODULES,
    to: '^server/work-orders/(effects|process|facts|fields|lock-terms)\\.ts$',
    why: 'the pure shape of a process and of what its actions set off; terms of locks are numbers',
  },
  {
    from: MODULES,
    to: '^server/settings/([\\w-]+|holidays/[\\w-]+)\\.ts$',
    why: 'the working-day calendar is data and pure questions about dates',
  },
  {
    from: ['customers', 'metering', 'billing', 'accounts', 'network', 'channels'],
    to: '^server/(customers|metering|billing|accounts|network)/(commands/|calculators/|[\\w-]+\\.ts$)',
    why: 'the effect of one step may change records of several modules in its one transaction (decision 4)',
  },
  {
    from: MODULES,
    to: '^server/work-orders/commands/',
    why: 'orders appear in the transaction of the bill or reading that raises them (docs/decisions)',
  },
  {
    from: ['metering', 'network', 'billing'],
    to: '^server/customers/commands/account-change\\.ts$',
    why: 'a change of service is recorded in the transaction that makes it (docs/decisions)',
  },
  {
    from: ['customers'],
    to: '^server/metering/commands/(meters|register-stops)\\.ts$',
    why: 'an account is opened and closed with its meters, in one transaction',
  },
  {
    from: ['billing'],
    to: '^server/accounts/commands/',
    why: 'a bill is released and owed in one transaction, or neither (docs/decisions)',
  },
  {
    from: ['accounts'],
    to: '^server/billing/(calculators/[\\w-]+|charges|exact|canonical|hashing|rate-bill|red-bill)\\.ts$',
    why: 'late fees and corrections are computed by the pure functions of the engine, never a second time',
  },
  {
    from: ['accounts'],
    to: '^server/billing/commands/(reverse-bills|rebill-account)\\.ts$',
    why: 'a receivable of a bill is reversed by a red bill, and a correction recalculates a bill, in one transaction (docs/decisions)',
  },
  {
    from: ['billing', 'metering'],
    to: '^server/anomalies/[\\w-]+\\.ts$|^server/anomalies/rules/',
    why: 'a bill and its findings are computed together from one bundle; all of it is pure',
  },
];

const reachesModule = MODULES.map((module) => ({
  name: `${module}-reaches-others-by-contract-or-queries`,
  severity: 'error',
  from: { path: `^server/${module}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: `^server/(${MODULES.filter((other) => other !== module).join('|')})/`,
    pathNot: [
      '/(contract|queries)(/|\\.ts$)',
      ...EXCEPTIONS.filter(({ from }) => from.includes(module)).map(({ to }) => to),
    ],
  },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A panel loaded on demand may open other panels through the catalogue that loads it.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'kernel-knows-nothing',
      comment: 'The kernel is pure and below everything.',
      severity: 'error',
      from: { path: '^server/kernel/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(app|components|jobs|messages|server/(?!kernel/)|tests)' },
    },
    {
      name: 'platform-to-kernel-only',
      comment: 'What is live knows no module; texts and the choice of a language are data.',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: ['\\.test\\.ts$', '^server/platform/http\\.ts$'] },
      to: { path: `^(app|components/(?!i18n/)|jobs|tests|server/(${MODULES.join('|')}|realtime|launch|wiring|main))` },
    },
    {
      name: 'http-edge-knows-who-asks',
      comment:
        'The one door of every API route: it authenticates and builds ctx, so it knows access and the wiring, no more.',
      severity: 'error',
      from: { path: '^server/platform/http\\.ts$' },
      to: {
        path: `^(app|components/(?!i18n/)|jobs|tests|server/(${MODULES.join('|')}|realtime|launch|main))`,
        pathNot: '^server/(access/|work-orders/effects\\.ts$)',
      },
    },
    {
      name: 'modules-do-not-point-up',
      comment: 'The faults of an import and of a quote are written in the language of their reader, hence their texts.',
      severity: 'error',
      from: {
        path: `^server/(${MODULES.join('|')}|realtime)/`,
        pathNot: ['\\.test\\.ts$', '^server/imports/fault-words\\.ts$', '^server/billing/quote-words\\.ts$'],
      },
      to: { path: '^(app|components|jobs|messages|tests|server/(main|wiring|launch))' },
    },
    ...reachesModule,
    {
      name: 'pure-files-stay-pure',
      comment: 'Only commands and queries may use what does I/O; the platform reaches them through ctx.',
      severity: 'error',
      from: { path: `^server/${ANY_MODULE}/`, pathNot: ['/(commands|queries)(/|\\.ts$)', '\\.test\\.ts$'] },
      to: {
        path: '^(server/(platform|realtime/(gateway|relay))|node_modules/(pg|redis|bullmq|socket\\.io|next|pino|@node-rs)/)',
      },
    },
    {
      name: 'commands-get-live-things-from-ctx',
      comment: 'A command that imports a client cannot be given another one.',
      severity: 'error',
      from: { path: `^server/${ANY_MODULE}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^node_modules/(pg|redis|bullmq|socket\\.io|next)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-code-knows-no-server-internals',
      comment: 'Components see contracts, pure files and the kernel; what touches a database stays on the server.',
      severity: 'error',
      from: { path: '^components/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: [
          '^server/.*/(commands|queries)(/|\\.ts$)',
          '^server/(platform|launch|realtime/(?!contract|packing)|main|wiring)',
          '^jobs/',
          '^app/',
        ],
      },
    },
    {
      name: 'nobody-reads-reports',
      severity: 'error',
      from: { path: '^(server|jobs)/', pathNot: '^(server|jobs)/reports/' },
      to: { path: '^server/reports/' },
    },
    {
      name: 'jobs-are-not-imported-by-modules',
      severity: 'error',
      from: { path: '^(server|components)/', pathNot: ['\\.test\\.ts$', '^server/(launch|wiring|main)'] },
      to: { path: '^jobs/' },
    },
    {
      name: 'nothing-ships-tests',
      severity: 'error',
      from: { path: '^(app|components|jobs|server|prisma)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^tests/' },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: { pathNot: '^prisma/generated/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { pathNot: '^(prisma/generated|tests/support/pure)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/|^prisma/generated/' },
    exclude: { path: '\\.(css|svg)$|^\\.next/|^\\.gongdan/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
