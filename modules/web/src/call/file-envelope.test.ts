import { describe, expect, test } from 'vitest';
import type { Base64Url } from '../protocol/messages.ts';
import { safeName, sizeText, unwrapFile, wrapFile } from './file-envelope.ts';

const PAYLOAD = {
  file: 'k3m7xq2r7htam4dsyt5n3zzw4k',
  key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' as Base64Url,
  digest: 'HxwdGhscGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA' as Base64Url,
  name: 'plan.pdf',
  bytes: 3_200_000,
};

describe('file payload', () => {
  test('round-trips', () => {
    expect(unwrapFile(wrapFile(PAYLOAD))).toEqual(PAYLOAD);
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['another version', wrapFile(PAYLOAD).replace('"v":1', '"v":2')],
    ['a member more', wrapFile(PAYLOAD).replace('}', ',"x":1}')],
    ['a member twice', wrapFile(PAYLOAD).replace('{', '{"v":1,')],
    ['an id that is none', wrapFile({ ...PAYLOAD, file: '../../etc/passwd' })],
    ['a key that is short', wrapFile({ ...PAYLOAD, key: PAYLOAD.key.slice(1) as Base64Url })],
    ['a key in another spelling', wrapFile({ ...PAYLOAD, key: `${PAYLOAD.key.slice(0, -1)}9` as Base64Url })],
    ['no digest', wrapFile(PAYLOAD).replace(/"digest":"[^"]*",/, '')],
    ['a digest that is short', wrapFile({ ...PAYLOAD, digest: PAYLOAD.digest.slice(1) as Base64Url })],
    ['a size that is none', wrapFile(PAYLOAD).replace('3200000', '-1')],
    ['a size that no file has', wrapFile({ ...PAYLOAD, bytes: 2 ** 40 })],
    ['a name longer than any', wrapFile(PAYLOAD).replace('plan', `a${'.'.repeat(15_000)}b`)],
    ['a name that shows another than it is', wrapFile(PAYLOAD).replace('plan', '\u202Eplan')],
  ])('rejects %s [T23]', (_, sealed) => {
    expect(unwrapFile(sealed)).toBeUndefined();
  });
});

describe('file name [T23]', () => {
  test.each([
    ['plan.pdf', 'plan.pdf'],
    ['योजना (अंतिम).pdf', 'योजना (अंतिम).pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\u2066a\u2069\u200F.txt', 'a.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\a.bat', 'C__Windows_a.bat'],
    ['a\nb\u0000c.txt', 'abc.txt'],
    ['.htaccess', 'htaccess'],
    ['name. . ', 'name'],
    ['   ', 'file'],
    ['..', 'file'],
    ['plan\u200Bpdf\u00AD.txt', 'planpdf.txt'],
    ['bill.pdf\u3000\u00A0 \u2003 \u2003      .exe', 'bill.pdf .exe'],
    ['\u3164\u115F\u2800\uFFA0', 'file'],
    ['a\u034F\u0301.txt', 'á.txt'],
    ['क्\u200Dष.pdf', 'क्\u200Dष.pdf'],
    ['\u200D\u200Cक्\u200D\u200D\u200Cष.pdf', 'क्\u200Dष.pdf'],
    ['👩\u200D💻.png', '👩\u200D💻.png'],
    [`Z${'\u0301\u0327'.repeat(20)}.pdf`, `\u0179${'\u0327'.repeat(4)}.pdf`],
    ['con.txt', '_con.txt'],
    ['a .. .', 'a'],
    ['. .hidden', 'hidden'],
    ['<img src=x onerror=alert(1)>.html', '_img src=x onerror=alert(1)_.html'],
  ])('%j becomes %j', (given, kept) => {
    expect(safeName(given)).toBe(kept);
    expect(safeName(kept)).toBe(kept);
  });

  test('normalising twice changes nothing', () => {
    const parts = [
      'a',
      '.',
      ' ',
      '\u00A0',
      '\u200D',
      '\u200C',
      '\u0301',
      '\u0327',
      '\u202E',
      '\u3164',
      '/',
      'क',
      '्',
      '़',
      '\u034F',
      '…',
    ];
    let seed = 1;
    for (let i = 0; i < 2_000; i++) {
      let name = '';
      for (let j = 0; j < 12; j++) {
        seed = (seed * 48_271) % 2_147_483_647;
        name += parts[seed % parts.length] ?? '';
      }
      const fit = safeName(name);
      expect(safeName(fit), JSON.stringify(name)).toBe(fit);
    }
  });

  test('is bounded, keeps its extension', () => {
    const long = safeName(`${'क'.repeat(500)}.pdf`);
    expect(Array.from(long)).toHaveLength(120);
    expect(long.endsWith('….pdf')).toBe(true);
    expect(safeName(long)).toBe(long);
    expect(Array.from(safeName('x'.repeat(500)))).toHaveLength(120);
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [3_456, '3.5 kB'],
  [456_789, '457 kB'],
  [3_200_000, '3.2 MB'],
  [200 * 2 ** 20, '210 MB'],
])('%i bytes read %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
