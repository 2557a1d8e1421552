import { describe, expect, test } from 'vitest';
import {
  HELLO,
  LONGEST_COMMAND,
  LONGEST_EVENT,
  parseCommand,
  parseConnect,
  parseFromMeeting,
  parseHello,
} from './protocol.ts';

const PARSERS = { parseHello, parseConnect, parseCommand, parseFromMeeting } as const;

/** What a hostile window may post: structured clones of any kind. */
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  0,
  true,
  Symbol.iterator,
  {},
  [],
  { id: 1, command: 'hangup' },
  { sabha: 'connect', v: 1 },
  new Map([['id', 1]]),
  new Date(),
  new ArrayBuffer(8),
  '',
  ' ',
  'null',
  '1',
  '"text"',
  '[]',
  '[{"id":1}]',
  '{',
  '{"id":1',
  '{"id":"1","command":"hangup"}',
  '{"id":0,"command":"hangup"}',
  '{"id":-1,"command":"hangup"}',
  '{"id":1.5,"command":"hangup"}',
  '{"id":4294967296,"command":"hangup"}',
  '{"id":null,"command":"hangup"}',
  '{"command":"hangup"}',
  '{"sabha":"connect"}',
  '{"sabha":"connect","v":2}',
  '{"sabha":"connect","v":"1"}',
  '{"sabha":"connect","v":1,"name":7}',
  '{"sabha":"connect","v":1,"name":null}',
  '{"sabha":"hello","v":2}',
  '{"event":1}',
  '{"event":"joined","detail":[]}',
];

describe('invalid messages [T51]', () => {
  test.each(HOSTILE.map((data) => [data]))('%o', (data) => {
    for (const parse of Object.values(PARSERS)) expect([null, false]).toContain(parse(data));
  });

  test('too long messages are not parsed', () => {
    const padded = (length: number) => `{"id":1,"command":"hangup"}${' '.repeat(length)}`;
    expect(parseCommand(padded(LONGEST_COMMAND - 27))).not.toBeNull();
    expect(parseCommand(padded(LONGEST_COMMAND - 26))).toBeNull();
    expect(parseFromMeeting(`{"event":"ready"}${' '.repeat(LONGEST_EVENT)}`)).toBeNull();
  });

  test('deep or random input is safe', () => {
    const deep = (depth: number) => `{"id":1,"command":"hangup","args":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(parseCommand(deep(1_900))).toEqual({ id: 1, command: '', args: {} });
    let seed = 20_261_128;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    const parts = [
      '{',
      '}',
      '[',
      ']',
      '"id"',
      ':',
      '1',
      ',',
      '"command"',
      '"args"',
      '"hangup"',
      'null',
      '\\',
      '\u0000',
      '"',
    ];
    for (let round = 0; round < 5_000; round++) {
      const text = Array.from({ length: random() % 24 }, () => parts[random() % parts.length]).join('');
      const read = parseCommand(text);
      if (read !== null)
        expect([typeof read.id, typeof read.command, typeof read.args]).toEqual(['number', 'string', 'object']);
      parseConnect(text);
      parseFromMeeting(text);
    }
  });
});

describe('valid messages', () => {
  test('hello has no content', () => {
    expect(HELLO).toBe('{"sabha":"hello","v":1}');
    expect(parseHello(HELLO)).toBe(true);
  });

  test('known options only', () => {
    expect(parseConnect('{"sabha":"connect","v":1}')).toEqual({});
    const message = '{"sabha":"connect","v":1,"name":"Asha","language":"hi","theme":"dark","link":"x"}';
    expect(parseConnect(message)).toEqual({ name: 'Asha', language: 'hi', theme: 'dark' });
  });

  test('invalid command keeps its id', () => {
    expect(parseCommand('{"id":1,"command":"hangup"}')).toEqual({ id: 1, command: 'hangup', args: {} });
    expect(parseCommand('{"id":1}')).toEqual({ id: 1, command: '', args: {} });
    expect(parseCommand('{"id":1,"command":"pin","args":7}')).toEqual({ id: 1, command: '', args: {} });
    expect(parseCommand('{"id":1,"command":"__proto__"}')).toEqual({ id: 1, command: '__proto__', args: {} });
  });

  test('events, answers and errors', () => {
    expect(parseFromMeeting('{"event":"joined"}')).toEqual({ event: 'joined', detail: {} });
    expect(parseFromMeeting('{"id":1,"value":[]}')).toBeNull();
    expect(parseFromMeeting('{"id":1,"value":null}')).toBeNull();
    expect(parseFromMeeting('{"id":3}')).toEqual({ id: 3, value: {} });
    expect(parseFromMeeting('{"id":3,"error":"not-now"}')).toEqual({ id: 3, error: 'not-now' });
  });
});
