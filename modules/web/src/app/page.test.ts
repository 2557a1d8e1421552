import { beforeEach, describe, expect, test } from 'vitest';
import { openingOf } from './address.ts';
import { Clipboard } from './Clipboard.ts';
import { HttpClient } from './http.ts';
import { Memory, PageStorage } from './memory.ts';
import { OF_OTHERS, ScheduledMemory } from './ScheduledMemory.ts';
import { newDeviceSecret, newLinkSecret, type RandomBytes } from './secrets.ts';

const ROOM = 'a'.repeat(24);
/** A meeting whose key this browser has. */
const KNOWN = 'k'.repeat(24);
const counting: RandomBytes = (bytes) => {
  for (const index of bytes.keys()) bytes[index] = (index * 37 + 11) & 255;
  return bytes;
};

let tab: PageStorage;
let browser: PageStorage;
let memory: Memory;
let keys: ScheduledMemory;

beforeEach(() => {
  tab = new PageStorage();
  browser = new PageStorage();
  memory = new Memory(tab, browser, counting);
  keys = new ScheduledMemory(browser, () => 1_000, OF_OTHERS);
  keys.keep(KNOWN, { linkSecret: 'known-key', password: 'known-password' }, 2_000);
});

function at(path: string) {
  const url = new URL(path, 'https://meet.example');
  return openingOf({ pathname: url.pathname, hash: url.hash, href: url.href }, memory, 1_000, keys);
}

describe('secrets', () => {
  test('device secret is 32 base32 characters', () => {
    expect(newDeviceSecret(counting)).toMatch(/^[a-z2-7]{32}$/);
  });

  test('link secret is 128 base64url bits', () => {
    expect(newLinkSecret(counting)).toBe(Buffer.from(counting(new Uint8Array(16))).toString('base64url'));
  });
});

describe('signed-in user', () => {
  test('sign-in is used only for account joins', async () => {
    const sent: RequestInit[] = [];
    const http = new HttpClient((_, init) => {
      if (init) sent.push(init);
      return Promise.resolve(new Response('{}', { status: 403 }));
    });
    const request = { room: ROOM, invitation: 'i', password: 'p', name: 'Asha', device: 'd'.repeat(32) };
    await http.join(request);
    await http.join({ ...request, nameSource: 'account' });
    expect(sent.map(({ credentials }) => credentials)).toEqual(['omit', 'same-origin']);
    expect(sent.map(({ headers }) => 'Sabha-Request' in (headers as object))).toEqual([false, true]);
  });
});

describe('memory', () => {
  test('device secret is created once and stored', () => {
    const { device } = memory;
    expect(new Memory(new PageStorage(), browser, (bytes) => bytes).device).toBe(device);
  });

  test('unavailable storage keeps secret per page', () => {
    const broken = new PageStorage();
    broken.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    let calls = 0;
    const forgetful = new Memory(tab, broken, (bytes) => bytes.fill(++calls));
    expect(forgetful.device).toBe(forgetful.device);
  });

  test('last seat time is read, never created', () => {
    memory.seatSeen(5_000);
    expect(memory.seat).toBeNull();
    memory.seat = { room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 0 };
    memory.seatSeen(5_000);
    expect(memory.seat).toEqual({ room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 5_000 });
  });

  test('malformed values are ignored', () => {
    tab.setItem('sabha.seat', '{"room":"r","microphone":5,"camera":true}');
    expect(memory.seat).toBeNull();
    tab.setItem('sabha.room', 'nonsense');
    expect(memory.room).toBeNull();
    tab.setItem('sabha.room', 'null');
    expect(memory.room).toBeNull();
  });

  describe('camera background choice', () => {
    const opened = () => new Memory(tab, browser, counting);
    const otherTab = () => new Memory(new PageStorage(), browser, counting);
    const choose = (of: Memory, background: 'plain' | 'strong') => {
      of.preferences = { ...of.preferences, background };
    };

    test('choice persists in the tab', () => {
      choose(memory, 'strong');
      browser.removeItem('sabha.preferences');
      expect(opened().preferences.background).toBe('strong');
      browser.setItem('sabha.preferences', '{"background":"plain"}');
      expect(opened().preferences.background).toBe('strong');
      choose(opened(), 'plain');
      expect(opened().preferences.background).toBe('plain');
    });

    test('unreadable choice enables blur', () => {
      browser.setItem('sabha.preferences', '{"backgr');
      expect(memory.preferences.background).toBe('strong');
      browser.removeItem('sabha.preferences');
      tab.setItem('sabha.background', 'of a later version');
      expect(opened().preferences.background).toBe('strong');
    });

    test("other tab's changes keep the choice", () => {
      const other = otherTab();
      const stale = other.preferences;
      choose(memory, 'strong');
      other.preferences = { ...stale, cues: false };
      expect(otherTab().preferences).toMatchObject({ background: 'strong', cues: false });
    });

    test('full storage keeps the choice', () => {
      const full = new PageStorage();
      full.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      choose(new Memory(tab, full, counting), 'strong');
      expect(opened().preferences.background).toBe('strong');
    });
  });

  test('remembers chosen devices', () => {
    memory.choose('camera', 'c1');
    expect(memory.choices).toEqual({ camera: 'c1' });
  });
});

describe('the address', () => {
  test('home address opens home', () => {
    expect(at('/')).toEqual({
      events: [
        { type: 'opened', route: { name: 'home', organiserSecret: null }, remembered: { name: '', ownMeeting: null } },
      ],
      shown: '/',
    });
  });

  test('organiser link secret leaves the address', () => {
    const { events, shown } = at('/#organiser=once');
    expect(events[0]).toMatchObject({ route: { organiserSecret: 'once' } });
    expect(shown).toBe('/');
  });

  test('organiser session outlasts the link', () => {
    memory.organiser = { session: 's', untilMillis: 2_000 };
    expect(at('/').events).toContainEqual({ type: 'organiser-ready' });
    memory.organiser = { session: 's', untilMillis: 500 };
    expect(at('/').events).not.toContainEqual({ type: 'organiser-ready' });
  });

  test('own meeting is remembered for a day', () => {
    const own = { room: ROOM, title: 'T', invitation: 'i', linkSecret: 'k', password: 'p' };
    memory.ownMeeting = { ...own, untilMillis: 2_000 };
    expect(at('/').events[0]).toMatchObject({ remembered: { ownMeeting: own } });
    memory.ownMeeting = { ...own, untilMillis: 500 };
    expect(at('/').events[0]).toMatchObject({ remembered: { ownMeeting: null } });
    memory.ownMeeting = null;
    expect(at('/').events[0]).toMatchObject({ remembered: { ownMeeting: null } });
  });

  test('meeting secrets move into the tab', () => {
    memory.name = 'Asha';
    const { events, shown } = at(`/m/${ROOM}#i=inv&k=key`);
    expect(shown).toBe(`/m/${ROOM}`);
    expect(events[0]).toEqual({
      type: 'opened',
      remembered: { name: 'Asha', ownMeeting: null },
      route: {
        name: 'meeting',
        room: ROOM,
        invitation: 'inv',
        linkSecret: 'key',
        password: '',
        ownMeeting: false,
        returning: null,
      },
    });
    expect(at(`/m/${ROOM}`).events[0]).toEqual(events[0]);
  });

  test('reload address leads to the seat', () => {
    memory.name = 'Asha';
    memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: true };
    memory.seat = { room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 0 };
    expect(at(`/m/${ROOM}`).events[0]).toMatchObject({
      route: { password: 'pw', ownMeeting: true, returning: { microphone: false, camera: true, inside: true } },
    });
  });

  test('tab gone ten minutes asks before joining [H34]', () => {
    memory.name = 'Asha';
    memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: false };
    memory.seat = { room: ROOM, microphone: true, camera: true, inside: true, seenMillis: 1_000 - 600_000 };
    expect(at(`/m/${ROOM}`).events[0]).toMatchObject({ route: { password: 'pw', returning: { microphone: true } } });
    memory.seat = { room: ROOM, microphone: true, camera: true, inside: true, seenMillis: 1_000 - 600_001 };
    expect(at(`/m/${ROOM}`).events[0]).toMatchObject({ route: { password: 'pw', returning: null } });
    expect(memory.seat).toBeNull();
    // By a clock that was ahead.
    memory.seat = { room: ROOM, microphone: true, camera: true, inside: true, seenMillis: 1_000 + 600_001 };
    expect(at(`/m/${ROOM}`).events[0]).toMatchObject({ route: { returning: null } });
  });

  test('reload keeps the account name', () => {
    memory.account = 'Asha Rao';
    memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: true };
    memory.seat = { room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 0 };
    expect(at(`/m/${ROOM}`).events[0]).toMatchObject({ route: { account: 'Asha Rao', returning: { camera: true } } });
    expect(new Memory(new PageStorage(), browser, counting).account).toBeNull();
  });

  test('another invitation ignores the previous seat', () => {
    memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: true };
    memory.seat = { room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 0 };
    expect(at(`/m/${ROOM}#i=other&k=key`).events[0]).toMatchObject({
      route: { invitation: 'other', password: '', ownMeeting: false, returning: null },
    });
    expect(memory.seat).toBeNull();
  });

  test('missing key is requested', () => {
    const { events, shown } = at(`/m/${ROOM}#i=inv`);
    expect(events.at(-1)).toEqual({ type: 'key-wanted', room: ROOM, invitation: 'inv' });
    expect(shown).toBe('/');
  });

  test('stored key completes the invitation', () => {
    expect(at(`/m/${KNOWN}#i=inv`).events[0]).toMatchObject({
      route: { name: 'meeting', invitation: 'inv', linkSecret: 'known-key', password: 'known-password' },
    });
    expect(at(`/m/${KNOWN}#i=inv`).events[0]).toMatchObject({ route: { linkSecret: 'known-key' } });
  });

  test('full link ignores stored keys', () => {
    expect(at(`/m/${KNOWN}#i=inv&k=key`).events[0]).toMatchObject({ route: { linkSecret: 'key', password: '' } });
  });

  test('current invitation leads back to the meeting', () => {
    memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: false };
    expect(at(`/m/${ROOM}#i=inv`).events[0]).toMatchObject({ route: { linkSecret: 'key', password: 'pw' } });
    expect(at(`/m/${ROOM}#i=other`).events.at(-1)).toMatchObject({ type: 'key-wanted' });
  });

  test('key address reports a stored key', () => {
    const { events, shown } = at(`/m/${ROOM}#k=key&p=pw`);
    expect(events.at(-1)).toEqual({ type: 'key-kept' });
    expect(shown).toBe('/');
    expect(at(`/m/${ROOM}#i=inv`).events[0]).toMatchObject({ route: { linkSecret: 'key', password: 'pw' } });
    at(`/m/${ROOM}#k=another&p=pw2`);
    expect(at(`/m/${ROOM}#i=inv2`).events[0]).toMatchObject({ route: { linkSecret: 'another', password: 'pw2' } });
    expect(new ScheduledMemory(browser, () => 1_000).secretsOf(ROOM)).toBeNull();
  });

  test('room address alone counts as incomplete', () => {
    const { events, shown } = at(`/m/${ROOM}`);
    expect(events.map(({ type }) => type)).toEqual(['opened', 'open-link']);
    expect(shown).toBe('/');
  });
});

describe('over HTTP', () => {
  const asked: { path: string; init: RequestInit }[] = [];
  const client = (status: number, body: string) =>
    new HttpClient((path, init) => {
      asked.push({ path: path instanceof Request ? path.url : path.toString(), init: init ?? {} });
      return Promise.resolve(new Response(body, { status }));
    });
  const credentials = { room: ROOM, invitation: 'i', password: 'p', name: 'n', device: 'd'.repeat(32) };

  test('credentials return a token', async () => {
    const reply = await client(200, '{"token":"tok","expiresInSeconds":60}').join(credentials);
    expect(reply).toEqual({ kind: 'yes', value: { token: 'tok', expiresInSeconds: 60 } });
    expect(asked.at(-1)?.path).toBe('/api/v1/join');
    expect(asked.at(-1)?.init).toMatchObject({ method: 'POST', credentials: 'omit', redirect: 'error' });
  });

  test.each([
    [403, '{"type":"about:blank","title":"Forbidden","status":403,"code":"cannot-open"}', 'no'],
    [429, '{"code":"rate-limited"}', 'unreachable'],
    [408, '', 'unreachable'],
    [502, '', 'unreachable'],
    [200, '{"token":1}', 'unreachable'],
    [200, '<html>', 'unreachable'],
  ])('status %i with %s is "%s"', async (status, body, kind) => {
    expect((await client(status, body).join(credentials)).kind).toBe(kind);
  });

  test('distinguishes busy from unreachable servers', async () => {
    const problem = (code: string) => `{"type":"about:blank","title":"No","status":503,"code":"${code}"}`;
    expect(await client(503, problem('overloaded')).join(credentials)).toEqual({ kind: 'unreachable', busy: true });
    expect(await client(429, problem('rate-limited')).join(credentials)).toEqual({ kind: 'unreachable', busy: true });
    expect(await client(503, '<html>').join(credentials)).toEqual({ kind: 'unreachable' });
  });

  test('missing answer counts as unreachable', async () => {
    const reply = await new HttpClient(() => Promise.reject(new TypeError('offline'))).organiser('s', 'b');
    expect(reply).toEqual({ kind: 'unreachable' });
  });

  test('creating a meeting uses the organiser session', async () => {
    const body = JSON.stringify({ room: ROOM, invitation: 'i', password: 'p', sessionExpiresInSeconds: 60 });
    expect((await client(200, body).createMeeting('sess', 'Review')).kind).toBe('yes');
    expect(asked.at(-1)?.init.headers).toMatchObject({ Authorization: 'Bearer sess' });
    expect(asked.at(-1)?.init.body).toBe('{"title":"Review"}');
    await client(200, body).createMeeting('sess', 'Review', { classification: 'restricted' });
    expect(asked.at(-1)?.init.body).toBe('{"title":"Review","classification":"restricted"}');
  });

  test('forbidden classification returns its code', async () => {
    const problem = '{"type":"about:blank","title":"Forbidden","status":403,"code":"class-above-ceiling"}';
    const reply = await client(403, problem).createMeeting('sess', 'Review', { classification: 'confidential' });
    expect(reply).toEqual({ kind: 'no', status: 403, code: 'class-above-ceiling' });
  });

  test('scheduled meeting opens by id and password', async () => {
    await client(200, '{}').createMeeting(undefined, 'Review', { scheduled: { room: ROOM, password: 'pw' } });
    expect(asked.at(-1)?.init.body).toBe(`{"title":"Review","scheduled":{"room":"${ROOM}","password":"pw"}}`);
    expect(asked.at(-1)?.init.credentials).toBe('same-origin');
    await client(200, '{}').createMeeting(undefined, 'Review', { scheduled: { room: ROOM, password: null } });
    expect(asked.at(-1)?.init.body).toBe(`{"title":"Review","scheduled":{"room":"${ROOM}"}}`);
  });
});

describe('the clipboard', () => {
  test('missing clipboard is reported', async () => {
    const clipboard = new Clipboard(undefined);
    clipboard.hold();
    expect(await clipboard.write('text')).toBe(false);
  });

  test('falls back to plain text', async () => {
    const written: string[] = [];
    const plain = {
      writeText: (text: string) => {
        written.push(text);
        return Promise.resolve();
      },
    };
    const clipboard = new Clipboard(plain as unknown as globalThis.Clipboard);
    clipboard.hold();
    expect(await clipboard.write('text')).toBe(true);
    expect(written).toEqual(['text']);
  });

  test('clipboard refusal is reported', async () => {
    const refusing = { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) };
    expect(await new Clipboard(refusing as unknown as globalThis.Clipboard).write('text')).toBe(false);
  });
});
