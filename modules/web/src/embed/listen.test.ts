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

describe('the port of the page around [T51]', () => {
  test('is taken from the window around, of a listed origin', () => {
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
  ])('is not taken from %s', (_from, change) => {
    const framed = new Framed([PORTAL]).hears(change);
    expect(framed.connected).toEqual([]);
    expect(framed.listens).toBe(true);
  });

  test('is taken once: a second one is not heard', () => {
    const framed = new Framed([PORTAL]).hears().hears().hears({ data: '{"sabha":"connect","v":1,"name":"Ravi"}' });
    expect(framed.connected).toEqual([[PORTAL, { name: 'Asha' }]]);
    expect(framed.listens).toBe(false);
  });

  test.each([[['https://evil.example']], [[PORTAL, 'https://evil.example']]])(
    'is not even waited for inside of %o',
    (ancestors) => {
      const framed = new Framed(ancestors);
      expect(framed.listens).toBe(false);
      expect(framed.posted).toEqual([]);
    },
  );

  test('where a page around keeps its origin to itself, comes from a listed one all the same', () => {
    const framed = new Framed(['null']).hears({ origin: 'null' }).hears({ origin: 'https://evil.example' });
    expect(framed.connected).toEqual([]);
    expect(framed.hears().connected).toHaveLength(1);
    expect(new Framed(['null', 'https://evil.example']).listens).toBe(false);
  });

  test('where the browser does not tell who is around, comes from a listed origin all the same', () => {
    const framed = new Framed(null);
    expect(framed.posted).toEqual([[HELLO, '*']]);
    framed.hears({ origin: 'https://evil.example' });
    expect(framed.connected).toEqual([]);
    framed.hears();
    expect(framed.connected).toHaveLength(1);
  });
});

describe('what the server says of pages around', () => {
  test('is read', () => {
    expect(parseAllowed({ v: 1, origins: [PORTAL], names: true })).toEqual({ origins: [PORTAL], names: true });
  });

  test.each([[null], ['text'], [{}], [{ v: 2, origins: [], names: true }], [{ v: 1, origins: [1], names: true }]])(
    'or lets nobody have a say: %o',
    (data) => {
      expect(parseAllowed(data)).toBeNull();
    },
  );
});
