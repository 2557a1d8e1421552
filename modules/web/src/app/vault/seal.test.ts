import { describe, expect, it } from 'vitest';
import { DEVICE_CODE_LENGTH, keyOfCode, newCode, newKey, open, readCode, RECOVERY_CODE_LENGTH, seal } from './seal.ts';

const PURPOSE = { use: 'vault', account: 'asha', vault: 'v' } as const;
const CONTENT = new Uint8Array([1, 2, 3]);

describe('sealed bytes', () => {
  it('open with their key alone [adversary]', async () => {
    const key = newKey();
    const sealed = await seal(key, PURPOSE, CONTENT);
    expect(await open(key, PURPOSE, sealed)).toEqual(CONTENT);
    expect(await open(newKey(), PURPOSE, sealed)).toBeNull();
    expect(await open(key, PURPOSE, sealed.slice(0, 5))).toBeNull();
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(await open(key, PURPOSE, sealed)).toBeNull();
  });

  it.each([{ use: 'recovery' }, { account: 'ravi' }, { vault: 'w' }] as const)(
    'open in no other place: %o [adversary]',
    async (other) => {
      const key = newKey();
      expect(await open(key, { ...PURPOSE, ...other }, await seal(key, PURPOSE, CONTENT))).toBeNull();
    },
  );
});

describe('codes', () => {
  it('are read as people type them', () => {
    const code = newCode(DEVICE_CODE_LENGTH);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'I');
    expect(readCode(` ${typed} `)).toBe(code.toLowerCase().replaceAll('-', ''));
  });

  it.each(['', 'ABCD', 'u'.repeat(16), '-'.repeat(16), newCode(15), newCode(20)])('%s is none', (text) => {
    expect(readCode(text)).toBeNull();
  });

  it('stand for a key of one purpose', async () => {
    const code = newCode(RECOVERY_CODE_LENGTH);
    const key = await keyOfCode(code, PURPOSE);
    expect(key).toHaveLength(32);
    expect(await keyOfCode(code, PURPOSE)).toEqual(key);
    expect(await keyOfCode(code, { ...PURPOSE, vault: 'w' })).not.toEqual(key);
  });
});
