import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOfText, cleaned, LONGEST_TEXT_BYTES, MOST_AFTER, unwrap, wrap } from './envelope.ts';

interface Case {
  readonly name: string;
  readonly sealed: string;
  readonly kind: 'written' | 'plain' | 'unknown';
  readonly id?: number;
  readonly text?: string;
  readonly re?: { readonly by: string; readonly id: number };
  readonly after?: readonly number[];
}

/** The Java client reads the same file. */
const CASES = JSON.parse(
  readFileSync(new URL('../../../protocol/src/test/resources/chat-envelopes.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe('chat envelope', () => {
  test.each(CASES)('$kind: $name [H6]', ({ sealed, kind, id, text, re, after }) => {
    const written = { id, text, ...(re && { re }), ...(after && { after }) };
    expect(unwrap(sealed)).toEqual(
      kind === 'written' ? { kind, written } : kind === 'plain' ? { kind, text: sealed } : { kind },
    );
  });

  test('round-trips any text', () => {
    const texts = ['x', '"}', '{"v":1', 'क्‍ष\n\tஅ', '👩‍👧', '\\u0000', ' '.repeat(3) + '.', '</script>'];
    for (const [i, typed] of texts.entries()) {
      const written = {
        id: i + 1,
        text: cleaned(typed),
        re: { by: 'ab'.repeat(32), id: i + 2 },
        after: [i + 1, i + 9],
      };
      expect(unwrap(wrap(written))).toEqual({ kind: 'written', written });
    }
  });

  test('mutated bytes never throw', () => {
    const good = wrap({ id: 12, text: 'a "b" नमस्ते', re: { by: 'k', id: 3 }, after: [7, 11] });
    for (let at = 0; at < good.length; at++) {
      for (const other of ['', '"', '{', '}', '\\', '0', '\u0000', '\ud800', '\u202e']) {
        const changed = good.slice(0, at) + other + good.slice(at + 1);
        const result = unwrap(changed);
        if (result.kind === 'written') expect(wrap(result.written)).toBe(changed);
      }
    }
  });
});

describe('typed text', () => {
  test('strips invisible characters, keeps joiners', () => {
    expect(cleaned('  a\r\nb\rc\u0000\u0007\u001b[1m\ud800 \t d\u0085 ')).toBe('a\nb\nc[1m \t d');
    expect(cleaned('क्\u200dष')).toBe('क्\u200dष');
  });

  test('length limit counts bytes', () => {
    expect(bytesOfText('abc')).toBe(5);
    expect(bytesOfText('क')).toBe(5);
    expect(bytesOfText('"\n')).toBe(6);
    const longest = 'क'.repeat((LONGEST_TEXT_BYTES - 2) / 3);
    const re = { by: 'f'.repeat(64), id: Number.MAX_SAFE_INTEGER };
    const after = Array.from({ length: MOST_AFTER }, (_, i) => Number.MAX_SAFE_INTEGER - MOST_AFTER + i);
    const sealed = wrap({ id: Number.MAX_SAFE_INTEGER, text: longest, re, after });
    // Header, nonce, tag and signature, and an envelope for each of sixteen hosts and the author.
    const around = 39 + 1 + 12 + 16 + 64 + 17 * 66;
    expect(new TextEncoder().encode(sealed).length + around).toBeLessThan(16_384);
  });
});
