import { describe, expect, test } from 'vitest';
import type { KeysView } from '../e2ee/worker/asks.ts';
import type { Base64Url } from '../protocol/messages.ts';
import { MOST_FILE_BYTES, unwrapFile, wrapFile } from './file-envelope.ts';
import { bytes, entry, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { GRANTED, person, rule, seated, SELF } from './testing/meeting.ts';
import type { ChatTo } from './talk.ts';

const FILE = 'k3m7xq2r7htam4dsyt5n3zzw4k';
const OTHER = 'z3m7xq2r7htam4dsyt5n3zzw4k';
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' as Base64Url;
const SECRETS = { key: KEY, digest: 'HxwdGhscGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA' as Base64Url };
const ALL = { kind: 'all' } as const;

function blob(size: number): Blob {
  return { size } as Blob;
}

class Filing extends Keyed {
  offers(name = 'plan.pdf', size = 5, to: ChatTo = ALL): this {
    return this.play({ type: 'send-file', name, content: blob(size), to });
  }

  allows(value: 'off' | 'hosts' | 'everyone'): this {
    const { meeting } = this.meeting;
    const rules = [...meeting.rules.filter(({ clause }) => clause !== 'A6'), rule('A6', value)];
    return this.receive({ type: 'meeting-changed', meeting: { ...meeting, rules } });
  }

  isUp(id = 1): this {
    return this.play({ type: 'file-ended', id, how: 'done', secrets: SECRETS });
  }

  isGranted(file = FILE): this {
    return this.receive({ type: 'file-granted', file, ticket: 'ticket' });
  }

  hearsOf(name = 'plan.pdf', file = FILE, by = 'Asha', leaf = 0): this {
    return this.answers(
      { op: 'open', channel: 'file', audience: 'everybody', payload: bytes('x') },
      {
        kind: 'opened',
        leaf,
        key: `key ${by}`,
        epoch: 1,
        to: ALL,
        text: wrapFile({ file, ...SECRETS, name, bytes: 5 }),
      },
    );
  }

  /** The group after a commit. */
  becomes(seen: KeysView): this {
    return this.answers(
      { op: 'handle', commit: bytes('commit'), own: false },
      { kind: 'advanced', view: seen, removed: [] },
    );
  }

  get files() {
    return this.meeting.files;
  }

  get announcements(): string[] {
    return this.sent('send')
      .map(({ message }) => message.type)
      .filter((type) => type !== 'epoch-entered');
  }

  get noticed(): string[] {
    return this.state.notices.map(({ message }) => message.key);
  }
}

const inMeeting = () => new Filing().inGroup().allows('everyone').forget();
const THREE = ['Asha', 'Self', 'Ravi'];
const RAVI = { kind: 'one', participant: 'ravi', device: 'device Ravi' } as const;

/** With Ravi, who is no host. */
const ofThree = () => {
  const members = [
    { leaf: 0, participant: 'asha' },
    { leaf: 1, participant: SELF },
    { leaf: 2, participant: 'ravi' },
  ];
  return new Filing()
    .inGroup([...PEOPLE, person('ravi')], view({}, THREE), { members })
    .allows('everyone')
    .forget();
};

describe('own file [A6]', () => {
  test('is announced after upload', () => {
    const played = inMeeting().offers();
    expect(played.announcements).toEqual(['offer-file']);
    played.isGranted();
    expect(played.sent('send-file')).toMatchObject([{ transfer: 1, file: FILE, ticket: 'ticket' }]);
    played.play({ type: 'file-moved', id: 1, done: 3 });
    expect(played.files.transfers).toMatchObject([{ id: 1, done: 3, bytes: 5 }]);
    expect(played.asked).toEqual([]);
    played.play({ type: 'file-ended', id: 1, how: 'done', secrets: SECRETS });
    const ask = played.lastAsk;
    expect(ask).toMatchObject({ op: 'seal', channel: 'file', to: ALL });
    expect('text' in ask && unwrapFile(ask.text)).toEqual({ file: FILE, ...SECRETS, name: 'plan.pdf', bytes: 5 });
    played.answers(ask, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.sent('send').at(-1)?.message).toMatchObject({ type: 'seal', channel: 'file', audience: 'everybody' });
    expect(played.files).toMatchObject({ transfers: [], offers: [{ id: FILE, own: true, name: 'plan.pdf' }] });
  });

  describe('unannounced when the seat was lost', () => {
    const offered = () => {
      const played = inMeeting().offers().isGranted().isUp();
      return played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    };
    const back = (played: Filing) =>
      played
        .play({ type: 'socket-lost' }, { type: 'socket-given-up' }, GRANTED)
        .acknowledge(0)
        .receive(seated(PEOPLE, { group: entry() }));

    test('is marked not sent', () => {
      const played = back(offered());
      expect(played.noticed).toContain('files.end.unsent');
      expect(played.files.offers).toEqual([]);
      expect(played.messages('withdraw-file')).toEqual([{ type: 'withdraw-file', file: FILE }]);
    });

    test('differs from an announced one', () => {
      const played = offered();
      played.acknowledge(played.meeting.acts.lastSeq).receive({ type: 'speaker-changed', participant: SELF });
      expect(back(played).noticed).not.toContain('files.end.unsent');
      expect(played.files.offers).toMatchObject([{ id: FILE, own: true }]);
    });
  });

  test('name shows its type [T23]', () => {
    expect(inMeeting().offers('a\u202Efdp.exe').files.transfers).toMatchObject([{ name: 'afdp.exe' }]);
  });

  test('too large file is refused locally', () => {
    const played = inMeeting().offers('film.mp4', MOST_FILE_BYTES + 1);
    expect(played.announcements).toEqual([]);
    expect(played.noticed).toEqual(['files.tooLarge']);
  });

  test('refused file frees its slot', () => {
    const played = inMeeting().offers('one').offers('two');
    const seq = played.sent('send')[0]?.seq ?? 0;
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'files-full', clause: 'A6' }).isGranted();
    expect(played.noticed).toEqual(['denied.files-full']);
    expect(played.files.transfers).toMatchObject([{ name: 'two', file: FILE }]);
  });

  test('stopped file is withdrawn, even late', () => {
    const played = inMeeting().offers().isGranted();
    played.play({ type: 'stop-file', id: 1 });
    expect(played.sent('drop-file')).toEqual([{ type: 'drop-file', transfer: 1 }]);
    played.offers();
    played.play({ type: 'stop-file', id: 2 });
    played.isGranted(OTHER);
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file', 'offer-file', 'withdraw-file']);
    expect(played.files.transfers).toEqual([]);
  });

  test.each([
    ['gone', 'files.end.gone'],
    ['full', 'files.end.full'],
    ['unreadable', 'files.end.unsent'],
  ] as const)('ending %s is announced', (how, key) => {
    const played = inMeeting().offers().isGranted().play({ type: 'file-ended', id: 1, how, secrets: null });
    expect(played.noticed).toEqual([key]);
    expect(played.files.transfers).toEqual([]);
  });

  test('unsealable file is withdrawn', () => {
    const played = inMeeting().offers().isGranted().play({ type: 'file-ended', id: 1, how: 'done', secrets: SECRETS });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'no_keys' });
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.noticed).toEqual(['files.end.unsent']);
    expect(played.files.offers).toEqual([]);
  });
});

describe('received file', () => {
  test('shows its signer once', () => {
    const played = inMeeting().hearsOf().hearsOf('another.pdf');
    expect(played.files.offers).toMatchObject([{ id: FILE, name: 'plan.pdf', from: 'Asha', own: false }]);
    expect(played.files.unread).toBe(1);
    expect(played.noticed).toEqual(['files.offered']);
    expect(played.meeting.chat.lines).toEqual([]);
    played.play({ type: 'toggle-panel', panel: 'files' });
    expect(played.files.unread).toBe(0);
  });

  test('unknown format or sender is hidden', () => {
    const played = inMeeting().hearsOf('plan.pdf', FILE, 'Nobody', 7);
    played.answers(
      { op: 'open', channel: 'file', audience: 'everybody', payload: bytes('x') },
      { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: ALL, text: '{"v":1,"file":"../../etc/passwd"}' },
    );
    expect(played.files.offers).toEqual([]);
    expect(played.state.notices).toEqual([]);
  });

  test('key stays out of the address', () => {
    const played = inMeeting().hearsOf().play({ type: 'save-file', file: FILE }, { type: 'save-file', file: FILE });
    expect(played.announcements).toEqual(['fetch-file']);
    played.receive({ type: 'file-opened', file: FILE, ticket: 'ticket' });
    const once = [
      { type: 'save-file', transfer: 1, file: FILE, ticket: 'ticket', ...SECRETS, name: 'plan.pdf', bytes: 5 },
    ];
    expect(played.sent('save-file')).toEqual(once);
    // a server that says it again begins no other
    played.receive({ type: 'file-opened', file: FILE, ticket: 'another' });
    expect(played.sent('save-file')).toEqual(once);
    played.play({ type: 'file-ended', id: 1, how: 'done', secrets: null });
    expect(played.noticed).toContain('files.saved');
    expect(played.files.transfers).toEqual([]);
  });

  test('tampered file is not saved', () => {
    const played = inMeeting().hearsOf().play({ type: 'save-file', file: FILE });
    played.play({ type: 'file-ended', id: 1, how: 'broken', secrets: null });
    expect(played.noticed).toContain('files.end.broken');
    expect(played.announcements).toEqual(['fetch-file']);
  });

  test('withdrawal cancels downloads', () => {
    const played = inMeeting().hearsOf().hearsOf('b', OTHER).play({ type: 'save-file', file: FILE });
    played.receive({ type: 'file-withdrawn', file: FILE });
    expect(played.files).toMatchObject({ transfers: [], offers: [{ id: OTHER }] });
    expect(played.sent('drop-file')).toHaveLength(1);
  });
});

describe('a file for one person [T6]', () => {
  const sealedFor = (played: Filing) => {
    const ask = played.lastAsk;
    return 'to' in ask ? ask.to : undefined;
  };

  test("follows the recipient's key", () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted();
    expect(played.files.transfers).toMatchObject([{ to: { kind: 'one', key: 'key Ravi', name: 'Ravi' } }]);
    const moved = view({ epoch: 2 }, ['Asha', 'Self', 'Mala', 'Ravi']);
    played.becomes(moved).isUp();
    expect(sealedFor(played)).toEqual({ kind: 'one', key: 'key Ravi' });
  });

  test("ignores the server's mapping", () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted();
    played.becomes(view({ epoch: 2 }, ['Asha', 'Self', 'Mala'])).isUp();
    expect(played.asked).toEqual([]);
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.noticed).toEqual(['files.end.unsent']);
  });

  test('changed recipient cancels', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted().isUp();
    const ask = played.lastAsk;
    played.becomes(view({ epoch: 2 }, ['Asha', 'Self', 'Mala', 'Ravi']));
    played.answers(ask, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.files.offers).toEqual([]);
  });

  test('shows its recipient', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted().isUp();
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.sent('send').at(-1)?.message).toMatchObject({ audience: 'person', to: 'ravi' });
    expect(played.files.offers).toMatchObject([{ own: true, to: 'one', toName: 'Ravi' }]);
  });

  test('recipient without keys is refused', () => {
    const played = inMeeting().offers('plan.pdf', 5, { kind: 'one', participant: 'nobody' });
    expect(played.announcements).toEqual([]);
    expect(played.noticed).toEqual(['denied.no-such-participant']);
  });
});

describe('file announcement [A6]', () => {
  const ofRavi = (played: Filing, file = OTHER) => played.hearsOf('a.pdf', file, 'Ravi', 2);

  test('is refused once while files are off', () => {
    const played = ofThree().allows('off').hearsOf().hearsOf('b', OTHER);
    expect(played.files.offers).toEqual([]);
    expect(played.noticed).toContain('files.turnedDown');
    expect(played.noticed).not.toContain('files.offered');
    ofRavi(played);
    expect(played.files.unentitled).toEqual(['key Asha', 'key Ravi']);
  });

  test('is accepted from permitted senders', () => {
    const played = ofThree().allows('hosts').hearsOf();
    expect(ofRavi(played).files.offers).toMatchObject([{ from: 'Asha' }]);
    played.receive({ type: 'participant-changed', participant: person('ravi', { maySendFiles: true }) });
    expect(ofRavi(played).files.offers).toMatchObject([{ from: 'Asha' }, { from: 'Ravi' }]);
  });

  test('server-only hosts are not permitted', () => {
    const played = ofThree().allows('hosts');
    played.receive({ type: 'participant-changed', participant: person('ravi', { role: 'host' }) });
    expect(ofRavi(played).files.offers).toEqual([]);
  });

  test('is bounded per sender [T22]', () => {
    const played = ofThree().hearsOf();
    for (let i = 0; i < 25; i++) ofRavi(played, `${String.fromCharCode(97 + i)}${OTHER.slice(1)}`);
    const { offers } = played.files;
    expect(offers.filter(({ from }) => from === 'Ravi')).toHaveLength(20);
    expect(offers.filter(({ from }) => from === 'Asha')).toHaveLength(1);
    expect(offers.at(-1)?.id).toBe(`y${OTHER.slice(1)}`);
  });

  test('first at once, later ones grouped [T22]', () => {
    const played = ofThree();
    const polite = () => played.state.announcements.polite.map(({ message }) => message.key);
    for (let i = 0; i < 5; i++) ofRavi(played, `${String.fromCharCode(97 + i)}${OTHER.slice(1)}`);
    expect(polite()).toEqual(['files.offered']);
    expect(played.sent('set-timer').filter(({ timer }) => timer === 'files')).toHaveLength(1);
    played.play({ type: 'timer', timer: 'files' });
    expect(polite()).toEqual(['files.offered', 'files.offeredMany']);
    expect(played.state.notices.at(-1)?.message.values).toEqual({ count: 4 });
    played.play({ type: 'timer', timer: 'files' });
    expect(polite()).toHaveLength(2);
  });

  test('withdrawn file cannot return', () => {
    const played = inMeeting().receive({ type: 'file-withdrawn', file: FILE }).hearsOf();
    expect(played.files.offers).toEqual([]);
    expect(played.noticed).toEqual([]);
  });
});

describe('lost file', () => {
  test('missing on the server, not offered', () => {
    const played = inMeeting().hearsOf().play({ type: 'save-file', file: FILE });
    const seq = played.sent('send').at(-1)?.seq ?? 0;
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'no-such-file' });
    expect(played.files).toMatchObject({ offers: [], transfers: [] });
    expect(played.noticed).toEqual(['files.offered', 'files.end.gone']);
  });

  test('ends with the seat', () => {
    const played = inMeeting().offers().isGranted();
    played.receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-0',
      resumeWindowMillis: 30_000,
      classification: 'unclassified',
    });
    expect(played.sent('drop-files')).toHaveLength(1);
    expect(played.state.lastTransfer).toBe(1);
    expect(inMeeting().receive({ type: 'closed', cause: 'ended' }).sent('drop-files')).toEqual([]);
  });
});

describe('late file code', () => {
  const without = () => {
    const played = inMeeting();
    played.state = { ...played.state, filesPart: null };
    return played;
  };

  test('early events replay in order', async () => {
    const played = without().hearsOf().hearsOf('b.pdf', OTHER).offers('mine.pdf');
    expect(played.files).toMatchObject({ offers: [], transfers: [] });
    const begun = played.sent('fetch-files-part').map(({ then }) => then);
    played.play({ type: 'files-part-fetched', part: await import('./files.ts') }, ...begun);
    expect(played.files.offers).toMatchObject([{ id: FILE }, { id: OTHER }]);
    expect(played.files.transfers).toMatchObject([{ name: 'mine.pdf' }]);
  });

  test('early withdrawal removes the offer', async () => {
    const played = without().hearsOf().receive({ type: 'file-withdrawn', file: FILE });
    const begun = played.sent('fetch-files-part').map(({ then }) => then);
    played.play({ type: 'files-part-fetched', part: await import('./files.ts') }, ...begun);
    expect(played.files.offers).toEqual([]);
  });

  test('unused files load nothing', () => {
    const played = without().receive(
      { type: 'file-withdrawn', file: FILE },
      { type: 'file-granted', file: FILE, ticket: 'ticket' },
      { type: 'file-opened', file: FILE, ticket: 'ticket' },
    );
    played.play({ type: 'toggle-panel', panel: 'files' }, { type: 'save-file', file: FILE });
    expect(played.sent('fetch-files-part')).toEqual([]);
    expect(played.announcements).toEqual([]);
  });
});
