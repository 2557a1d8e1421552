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

describe('a file of one’s own [A6]', () => {
  test('goes out, and is told of once it is there', () => {
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

  describe('that nobody had heard of when the seat was lost', () => {
    const offered = () => {
      const played = inMeeting().offers().isGranted().isUp();
      return played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    };
    const back = (played: Filing) =>
      played
        .play({ type: 'socket-lost' }, { type: 'socket-given-up' }, GRANTED)
        .acknowledge(0)
        .receive(seated(PEOPLE, { group: entry() }));

    test('is said to be not sent, and offered to nobody', () => {
      const played = back(offered());
      expect(played.noticed).toContain('files.end.unsent');
      expect(played.files.offers).toEqual([]);
      expect(played.messages('withdraw-file')).toEqual([{ type: 'withdraw-file', file: FILE }]);
    });

    test('is another than one that the server had word of', () => {
      const played = offered();
      played.acknowledge(played.meeting.acts.lastSeq).receive({ type: 'speaker-changed', participant: SELF });
      expect(back(played).noticed).not.toContain('files.end.unsent');
      expect(played.files.offers).toMatchObject([{ id: FILE, own: true }]);
    });
  });

  test('has a name that shows what it is [T23]', () => {
    expect(inMeeting().offers('a\u202Efdp.exe').files.transfers).toMatchObject([{ name: 'afdp.exe' }]);
  });

  test('that is too large is not even offered', () => {
    const played = inMeeting().offers('film.mp4', MOST_FILE_BYTES + 1);
    expect(played.announcements).toEqual([]);
    expect(played.noticed).toEqual(['files.tooLarge']);
  });

  test('that is refused is forgotten, and the next has the next place', () => {
    const played = inMeeting().offers('one').offers('two');
    const seq = played.sent('send')[0]?.seq ?? 0;
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'files-full', clause: 'A6' }).isGranted();
    expect(played.noticed).toEqual(['denied.files-full']);
    expect(played.files.transfers).toMatchObject([{ name: 'two', file: FILE }]);
  });

  test('that is stopped is taken back, also where its place comes afterwards', () => {
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
  ] as const)('that ended as %s is said', (how, key) => {
    const played = inMeeting().offers().isGranted().play({ type: 'file-ended', id: 1, how, secrets: null });
    expect(played.noticed).toEqual([key]);
    expect(played.files.transfers).toEqual([]);
  });

  test('that cannot be sealed is taken back: nobody else has its key', () => {
    const played = inMeeting().offers().isGranted().play({ type: 'file-ended', id: 1, how: 'done', secrets: SECRETS });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'no_keys' });
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.noticed).toEqual(['files.end.unsent']);
    expect(played.files.offers).toEqual([]);
  });
});

describe('a file of another', () => {
  test('is shown with the name of who signed it, once', () => {
    const played = inMeeting().hearsOf().hearsOf('another.pdf');
    expect(played.files.offers).toMatchObject([{ id: FILE, name: 'plan.pdf', from: 'Asha', own: false }]);
    expect(played.files.unread).toBe(1);
    expect(played.noticed).toEqual(['files.offered']);
    expect(played.meeting.chat.lines).toEqual([]);
    played.play({ type: 'toggle-panel', panel: 'files' });
    expect(played.files.unread).toBe(0);
  });

  test('in a form that is not known, or of nobody in the group, is not shown', () => {
    const played = inMeeting().hearsOf('plan.pdf', FILE, 'Nobody', 7);
    played.answers(
      { op: 'open', channel: 'file', audience: 'everybody', payload: bytes('x') },
      { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: ALL, text: '{"v":1,"file":"../../etc/passwd"}' },
    );
    expect(played.files.offers).toEqual([]);
    expect(played.state.notices).toEqual([]);
  });

  test('is saved with its key, which no address carries', () => {
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

  test('that was changed on the way is not saved, and that is said', () => {
    const played = inMeeting().hearsOf().play({ type: 'save-file', file: FILE });
    played.play({ type: 'file-ended', id: 1, how: 'broken', secrets: null });
    expect(played.noticed).toContain('files.end.broken');
    expect(played.announcements).toEqual(['fetch-file']);
  });

  test('goes when it is taken back, with what was being saved of it', () => {
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

  test('goes to whose signature key was chosen, wherever that is in the group by then', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted();
    expect(played.files.transfers).toMatchObject([{ to: { kind: 'one', key: 'key Ravi', name: 'Ravi' } }]);
    const moved = view({ epoch: 2 }, ['Asha', 'Self', 'Mala', 'Ravi']);
    played.becomes(moved).isUp();
    expect(sealedFor(played)).toEqual({ kind: 'one', key: 'key Ravi' });
  });

  test('goes to nobody else whom the server shows in that place', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted();
    played.becomes(view({ epoch: 2 }, ['Asha', 'Self', 'Mala'])).isUp();
    expect(played.asked).toEqual([]);
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.noticed).toEqual(['files.end.unsent']);
  });

  test('is not handed on when the place became another’s while it was sealed', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted().isUp();
    const ask = played.lastAsk;
    played.becomes(view({ epoch: 2 }, ['Asha', 'Self', 'Mala', 'Ravi']));
    played.answers(ask, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.announcements).toEqual(['offer-file', 'withdraw-file']);
    expect(played.files.offers).toEqual([]);
  });

  test('says for whom it is', () => {
    const played = ofThree().offers('plan.pdf', 5, RAVI).isGranted().isUp();
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.sent('send').at(-1)?.message).toMatchObject({ audience: 'person', to: 'ravi' });
    expect(played.files.offers).toMatchObject([{ own: true, to: 'one', toName: 'Ravi' }]);
  });

  test('is not even offered when nobody knows their key', () => {
    const played = inMeeting().offers('plan.pdf', 5, { kind: 'one', participant: 'nobody' });
    expect(played.announcements).toEqual([]);
    expect(played.noticed).toEqual(['denied.no-such-participant']);
  });
});

describe('word of a file [A6]', () => {
  const ofRavi = (played: Filing, file = OTHER) => played.hearsOf('a.pdf', file, 'Ravi', 2);

  test('is not taken where files are off, and that is said once of each person', () => {
    const played = ofThree().allows('off').hearsOf().hearsOf('b', OTHER);
    expect(played.files.offers).toEqual([]);
    expect(played.noticed).toContain('files.turnedDown');
    expect(played.noticed).not.toContain('files.offered');
    ofRavi(played);
    expect(played.files.unentitled).toEqual(['key Asha', 'key Ravi']);
  });

  test('is taken of hosts, as the group has them, and of whom a host lets', () => {
    const played = ofThree().allows('hosts').hearsOf();
    expect(ofRavi(played).files.offers).toMatchObject([{ from: 'Asha' }]);
    played.receive({ type: 'participant-changed', participant: person('ravi', { maySendFiles: true }) });
    expect(ofRavi(played).files.offers).toMatchObject([{ from: 'Asha' }, { from: 'Ravi' }]);
  });

  test('is not taken of whom the server alone calls a host', () => {
    const played = ofThree().allows('hosts');
    played.receive({ type: 'participant-changed', participant: person('ravi', { role: 'host' }) });
    expect(ofRavi(played).files.offers).toEqual([]);
  });

  test('is kept of one person as often as the server keeps files of one, and drives out none of another [T22]', () => {
    const played = ofThree().hearsOf();
    for (let i = 0; i < 25; i++) ofRavi(played, `${String.fromCharCode(97 + i)}${OTHER.slice(1)}`);
    const { offers } = played.files;
    expect(offers.filter(({ from }) => from === 'Ravi')).toHaveLength(20);
    expect(offers.filter(({ from }) => from === 'Asha')).toHaveLength(1);
    expect(offers.at(-1)?.id).toBe(`y${OTHER.slice(1)}`);
  });

  test('is said at once, and what comes soon after it is said as one [T22]', () => {
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

  test('is not taken of what was taken back before', () => {
    const played = inMeeting().receive({ type: 'file-withdrawn', file: FILE }).hearsOf();
    expect(played.files.offers).toEqual([]);
    expect(played.noticed).toEqual([]);
  });
});

describe('what is left of a file', () => {
  test('is no offer of one that the server has not', () => {
    const played = inMeeting().hearsOf().play({ type: 'save-file', file: FILE });
    const seq = played.sent('send').at(-1)?.seq ?? 0;
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'no-such-file' });
    expect(played.files).toMatchObject({ offers: [], transfers: [] });
    expect(played.noticed).toEqual(['files.offered', 'files.end.gone']);
  });

  test('ends with the seat, and is not taken for another of the next', () => {
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

describe('what is done about files is fetched with the first', () => {
  const without = () => {
    const played = inMeeting();
    played.state = { ...played.state, filesPart: null };
    return played;
  };

  test('and what it began with is taken up then, in its order', async () => {
    const played = without().hearsOf().hearsOf('b.pdf', OTHER).offers('mine.pdf');
    expect(played.files).toMatchObject({ offers: [], transfers: [] });
    const begun = played.sent('fetch-files-part').map(({ then }) => then);
    played.play({ type: 'files-part-fetched', part: await import('./files.ts') }, ...begun);
    expect(played.files.offers).toMatchObject([{ id: FILE }, { id: OTHER }]);
    expect(played.files.transfers).toMatchObject([{ name: 'mine.pdf' }]);
  });

  test('and what is taken back meanwhile is not offered then', async () => {
    const played = without().hearsOf().receive({ type: 'file-withdrawn', file: FILE });
    const begun = played.sent('fetch-files-part').map(({ then }) => then);
    played.play({ type: 'files-part-fetched', part: await import('./files.ts') }, ...begun);
    expect(played.files.offers).toEqual([]);
  });

  test('and nothing else asks for it: where there are none, nothing is under way', () => {
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
