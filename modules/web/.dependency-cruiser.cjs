/** Who may know whom: ui -> call -> protocol, transport -> protocol, e2ee -> itself, app -> all. */
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '[.]test[.]tsx?$' },
  to: { path: '^src/', pathNot: `^src/(${to})` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('protocol-knows-nobody', 'protocol', 'protocol/'),
    // Of the worker with the keys it knows the words, not the works.
    only(
      'call-knows-protocol',
      'call',
      'call/|protocol/|e2ee/worker/asks[.]ts$|e2ee/rules/grades[.]ts$|e2ee/polls/(question|forms|voters)[.]ts$',
    ),
    only('transport-knows-protocol', 'transport', 'transport/|protocol/'),
    only('e2ee-knows-nobody', 'e2ee', 'e2ee/'),
    only('ui-knows-call', 'ui', 'ui/|call/|account/|i18n/|e2ee/codes/emoji[.]ts$'),
    only('account-knows-protocol', 'account', 'account/|protocol/'),
    only('embed-knows-call', 'embed', 'embed/|call/'),
    only('i18n-knows-nobody', 'i18n', 'i18n/'),
    only('shell-knows-languages', 'shell', 'shell/|i18n/languages[.]ts$'),
    {
      name: 'core-has-no-packages',
      severity: 'error',
      from: { path: '^src/(call|protocol|transport)/', pathNot: '[.]test[.]tsx?$|/testing/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    // ts-mls exports its files by a pattern that the resolver does not know; the compiler resolves them.
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^ts-mls/' } },
    {
      name: 'no-test-code-in-the-client',
      severity: 'error',
      from: { pathNot: '[.]test[.]tsx?$|/testing/' },
      to: { path: '[.]test[.]tsx?$|/testing/' },
    },
    {
      name: 'no-dev-packages-in-the-client',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]tsx?$|/testing/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json', '.css'] },
  },
};
