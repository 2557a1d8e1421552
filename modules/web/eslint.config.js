import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const peerConnectionOnlyInPeerLink = {
  name: 'RTCPeerConnection',
  message: 'PeerLink.ts is the only file with a peer connection.',
};

export default defineConfig(
  { ignores: ['dist/**', 'target/**', 'node_modules/**', 'src/protocol/messages.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      'no-restricted-globals': ['error', peerConnectionOnlyInPeerLink],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Trusted types are required: build elements.' },
        { property: 'outerHTML', message: 'Trusted types are required: build elements.' },
        { property: 'insertAdjacentHTML', message: 'Trusted types are required: build elements.' },
        { object: 'Math', property: 'random', message: 'Randomness is injected.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$', ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['src/transport/PeerLink.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    // The core is pure: no clock, no page, no promises.
    files: ['src/call/**/*.ts'],
    ignores: ['src/call/**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        peerConnectionOnlyInPeerLink,
        ...['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'fetch', 'Date', 'Promise'].map(
          (name) => ({
            name,
            message: 'src/call is pure.',
          }),
        ),
        ...['setTimeout', 'setInterval', 'performance', 'crypto', 'location'].map((name) => ({
          name,
          message: 'src/call is pure.',
        })),
      ],
    },
  },
  { files: ['**/*.{js,mjs,cjs}', '**/*.d.mts'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['tools/**/*.mjs', '*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
  },
);
