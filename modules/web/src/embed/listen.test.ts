import { describe, expect, test } from 'vitest';
import { awaitPort, parseAllowed } from './listen.ts';
import { HELLO } from './protocol.ts';

const PORTAL = 'https://portal.example.in';
const OTHER = 'https://other.example.in';
const CONNECT = '{"sabha":"connect","v":1,"name":"Asha"}';

/** A window inside of others, without a browser. */
class Framed {
  readonly parent = {};
  readonly posted: [string, string][] = [];
  readonly connected: [string, object][] = [];
  private readonly listeners = new Set<(message: MessageEvent<unknown>) => void>();

  constructor(ancestors: readonly string[] | null, origins: readonly string[] = [PORTAL, OTHER]) {
    awaitPort(
      {
        parent: this.parent,
        ancestors,
        listen: (listener) => {
          this.listeners.add(listener);
          return () => this.listeners.delete(listener);
        },
        post: (text, target) => this.posted.push([text, target]),
      },
      { origins, names: false },
      (_port, origin, wishes) => this.connected.push([origin, wishes]),
    );
  }

  get listens(): boolean {
    return this.listeners.size > 0;
  }

  hears(change: Partial<Record<'source' | 'origin' | 'data' | 'ports', unknown>> = {}): this {
    const { port1 } = new MessageChannel();
    const message = { source: this.parent, origin: PORTAL, data: CONNECT, ports: [port1], ...change };
    for (const listener of [...this.listeners]) listener(message as unknown as MessageEvent<unknown>);
    return this;
  }
}

describe('embedder port [T51]', () => {
  test('is accepted from a listed parent', () => {
    const framed = new Framed([PORTAL]).hears();
    expect(framed.posted).toEqual([[HELLO, PORTAL]]);
    expect(framed.connected).toEqual([[PORTAL, { name: 'Asha' }]]);
  });

  test.each([
    ['another window', { source: {} }],
    ['no window', { source: null }],
    ['an origin that is not listed', { origin: 'https://evil.example' }],
    ['an origin that begins like a listed one', { origin: `${PORTAL}.evil.example` }],
    ['an opaque origin', { origin: 'null' }],
    ['a listed origin that is not around', { origin: OTHER }],
    ['no port', { ports: [] }],
    ['two ports', { ports: [new MessageChannel().port1, new MessageChannel().port2] }],
    ['an object in place of a text', { data: { sabha: 'connect', v: 1 } }],
    ['another version', { data: '{"sabha":"connect","v":2}' }],
    ['another sentence', { data: HELLO }],
  ])('is refused from %s', (_from, change) => {
    const framed = new Framed([PORTAL]).hears(change);
    expect(framed.connected).toEqual([]);
    expect(framed.listens).toBe(true);
  });

  test('is accepted once', () => {
    const framed = new Framed([PORTAL]).hears().hears().hears({ data: '{"sabha":"connect","v":1,"name":"Ravi"}' });
    expect(framed.connected).toEqual([[PORTAL, { name: 'Asha' }]]);
    expect(framed.listens).toBe(false);
  });

  test.each([[['https://evil.example']], [[PORTAL, 'https://evil.example']]])(
    'is not awaited inside %o',
    (ancestors) => {
      const framed = new Framed(ancestors);
      expect(framed.listens).toBe(false);
      expect(framed.posted).toEqual([]);
    },
  );

  test('hidden origin still needs listing', () => {
    const framed = new Framed(['null']).hears({ origin: 'null' }).hears({ origin: 'https://evil.example' });
    expect(framed.connected).toEqual([]);
    expect(framed.hears().connected).toHaveLength(1);
    expect(new Framed(['null', 'https://evil.example']).listens).toBe(false);
  });

  test('missing ancestor list needs listed origin', () => {
    const framed = new Framed(null);
    expect(framed.posted).toEqual([[HELLO, '*']]);
    framed.hears({ origin: 'https://evil.example' });
    expect(framed.connected).toEqual([]);
    framed.hears();
    expect(framed.connected).toHaveLength(1);
  });
});

describe("server's embed policy", () => {
  test('is parsed', () => {
    expect(parseAllowed({ v: 1, origins: [PORTAL], names: true })).toEqual({ origins: [PORTAL], names: true });
  });

  test.each([[null], ['text'], [{}], [{ v: 2, origins: [], names: true }], [{ v: 1, origins: [1], names: true }]])(
    'invalid policy allows nobody: %o',
    (data) => {
      expect(parseAllowed(data)).toBeNull();
    },
  );
});
