import { describe, expect, test } from 'vitest';
import type { Base64Url, ServerMessage } from '../protocol/messages.ts';
import { ghostsOf } from './keys.ts';
import { bytes, commit, entry, GROUP, HOST, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { GRANTED, meetingView, person, rule, SELF, seated } from './testing/meeting.ts';

const granted = (group?: Base64Url): ServerMessage => ({
  type: 'granted',
  self: SELF,
  ticket: 't',
  resumeWindowMillis: 30_000,
  ...(group === undefined ? {} : { group }),
});

describe('joining the group', () => {
  test('first participant creates the group', () => {
    const played = new Keyed();
    played.connecting().receive(granted());
    expect(played.state.phase).toMatchObject({ name: 'waiting', granted: true });
    expect(played.lastAsk).toEqual({ op: 'create', locked: false, lobby: true, classification: 'unclassified' });
    const created = {
      kind: 'created',
      groupId: GROUP,
      keyPackage: bytes('kp'),
      statement: bytes('s'),
      lifted: false,
    } as const;
    played.answers(played.lastAsk, created);
    expect(played.messages()).toEqual([{ type: 'create-group', groupId: GROUP, keyPackage: 'kp', statement: 's' }]);
    played.receive(seated([person(SELF)], { group: entry({ epoch: 0, members: [{ leaf: 0, participant: SELF }] }) }));
    expect(played.sent('open-media')).toHaveLength(1);
    expect(played.protection).toBe('entering');
  });

  test('later participants wait for a Welcome', () => {
    const played = new Keyed();
    played.inLobby().receive(granted(GROUP));
    expect(played.asked).toEqual([]);
    expect(played.state.announcements.polite.at(-1)?.message.key).toBe('lobby.granted');
    played.receive(seated(PEOPLE, { group: entry() }));
    expect(played.lastAsk).toMatchObject({ op: 'enter', welcome: 'welcome', epoch: 1 });
    played.answers(played.lastAsk, { kind: 'entered', view: view(), lifted: false });
    expect(played.protection).toBe('ready');
    expect(played.messages('epoch-entered')).toEqual([{ type: 'epoch-entered', epoch: 1 }]);
  });

  test('an admitted participant prepares media before the seat', () => {
    const played = new Keyed().inLobby().receive(granted(GROUP));
    const numbers = { videoSlots: 9, lastNegotiation: 0 };
    expect(played.sent('prepare-media')).toEqual([{ type: 'prepare-media', ...numbers }]);
    expect(played.sent('open-media')).toEqual([]);
    played.receive(seated(PEOPLE, { group: entry() }));
    expect(played.sent('open-media')).toEqual([{ type: 'open-media', ...numbers }]);
  });

  test('the maker of the group prepares no media', () => {
    expect(new Keyed().inLobby().receive(granted()).sent('prepare-media')).toEqual([]);
  });

  test('prepared media is closed when the participant must wait again', () => {
    const played = new Keyed().inLobby().receive(granted(GROUP)).forget();
    played.receive({
      type: 'waiting',
      self: SELF,
      ticket: 't',
      resumeWindowMillis: 1,
      classification: 'unclassified',
      cause: 'not-added',
    });
    expect(played.sent('close-media')).toHaveLength(1);
  });

  test('failed Welcome is requested again once', () => {
    const played = new Keyed();
    played.inMeeting(PEOPLE, { group: entry() });
    const ask = played.lastAsk;
    played.answers(ask, { kind: 'out-of-step', reason: 'not_processed' });
    played.receive(commit()).answers(played.lastAsk, { kind: 'out-of-step', reason: 'epoch_ahead' });
    expect(played.sent('renew-keys')).toHaveLength(1);
    const offer = { keyPackage: bytes('fresh'), proof: bytes('proof') };
    played.play({ type: 'keys-renewed', keys: offer });
    expect(played.messages('present-key-package')).toEqual([{ type: 'present-key-package', keys: offer }]);
  });

  test('late resume renews keys or rejoins', () => {
    const played = new Keyed().inGroup();
    const { welcome: _, ...late } = entry({ epoch: 9 });
    played.receive(seated(PEOPLE, { group: late }));
    expect(played.lastAsk).toMatchObject({ op: 'enter', groupId: GROUP, epoch: 9, statement: 'statement' });
    played.answers(played.lastAsk, { kind: 'out-of-step', reason: 'no_welcome' });
    expect(played.sent('renew-keys')).toMatchObject([{ invitation: 'invitation', password: 'pass' }]);
    played.play({ type: 'keys-not-renewed' });
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'server' } });
  });

  test.each([
    ['did not come', { type: 'keys-not-renewed' }],
    ['came', { type: 'keys-renewed', keys: { keyPackage: bytes('fresh'), proof: bytes('proof') } }],
  ] as const)('keys that %s are ignored', (_, late) => {
    const played = new Keyed().inGroup();
    played.answers({ op: 'handle', commit: bytes('commit'), own: false }, { kind: 'out-of-step', reason: 'lost' });
    expect(played.meeting.keys.reoffering).toBe(true);
    played.receive(seated(PEOPLE, { group: entry({ epoch: 2 }) }));
    played
      .answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 2 }), lifted: false })
      .forget()
      .play(late);
    expect(played.state.phase.name).toBe('meeting');
    expect(played.effects).toEqual([]);
  });

  test('server restart delivers the missed commit', () => {
    const played = new Keyed().inGroup();
    const commit = bytes('commit');
    const { welcome: _, ...snapshot } = entry({ epoch: 2, commit });
    played.receive(seated(PEOPLE, { group: snapshot }), { type: 'media-lost' });
    expect(played.asked).toContainEqual(expect.objectContaining({ op: 'enter', epoch: 2, commit }));
    expect(played.sent('open-media')).toHaveLength(1);
  });

  test('returned participant hears the reason', () => {
    const inLobby = {
      type: 'waiting',
      self: SELF,
      ticket: 't',
      resumeWindowMillis: 1,
      classification: 'unclassified',
    } as const;
    const stayed = new Keyed().inGroup().receive(inLobby);
    expect(stayed.state.phase).toMatchObject({ name: 'waiting', since: 'return' });
    expect(stayed.state.announcements.assertive.at(-1)?.message.key).toBe('lobby.back');
    const away = new Keyed().inGroup([person('asha', { ...HOST, connected: false }), person(SELF)]);
    away.play({ type: 'socket-lost' }).receive(inLobby);
    expect(away.state.phase).toMatchObject({ since: 'return' });
    const reloaded = new Keyed().inGroup().play({ type: 'rejoin' }, GRANTED).receive(inLobby);
    expect(reloaded.state.phase).toMatchObject({ since: 'return' });
    for (const cause of ['asleep', 'begun-anew', 'not-added', 'no-host'] as const) {
      const returned = new Keyed().inGroup().receive({ ...inLobby, cause });
      expect(returned.state.phase).toMatchObject({ since: cause });
      expect(returned.state.announcements.assertive.at(-1)?.message.key).toBe(`lobby.again.${cause}`);
    }
  });

  test('paused meeting ends the group', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'waiting', self: SELF, ticket: 't', resumeWindowMillis: 1, classification: 'unclassified' });
    expect(played.asked).toEqual([{ op: 'leave-group' }, { op: 'offer' }]);
    const offer = { keyPackage: bytes('fresh'), proof: bytes('proof') };
    played.answers({ op: 'offer' }, { kind: 'offer', offer, root: bytes('root') });
    expect(played.messages('present-key-package')).toHaveLength(1);
  });
});

describe('after an invalid commit [adversary]', () => {
  const out = { kind: 'broken', reason: 'stays_out' } as const;
  const inLobby = {
    type: 'waiting',
    self: SELF,
    ticket: 't',
    resumeWindowMillis: 1,
    classification: 'unclassified',
  } as const;

  test.each([
    ['waits', inLobby, { op: 'offer' }],
    ['is to make a group', granted(), { op: 'create', locked: false, lobby: true, classification: 'unclassified' }],
  ] as const)('device in lobby that %s closes', (_, message, ask) => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason: 'not_allowed' });
    expect(played.alarms).toEqual(['broken ']);
    played.receive(message);
    expect(played.asked).toContainEqual(ask);
    played.forget().answers(ask, out);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'rules-broken', entry: { name: 'Asha' } });
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('closed.rules-broken');
    expect(played.state.own).toMatchObject({ microphone: { on: false }, camera: { on: false } });
    expect(played.messages()).toEqual([{ type: 'leave' }]);
    // What the worker remembers goes with the stay: the person may join again.
    expect(played.asked).toEqual([{ op: 'end' }]);
    played.answers(ask, out);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'rules-broken' });
  });

  test('rejoining closes too', () => {
    const played = new Keyed().inGroup().play({ type: 'rejoin' }).forget().play({ type: 'rules-broken' });
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'rules-broken' });
    expect(played.messages()).toEqual([]);
  });

  test('alarm remains in the meeting', () => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, out);
    expect(played.alarms).toEqual(['broken ']);
    expect(played.sent('renew-keys')).toEqual([]);
  });
});

test('more open group is reported [adversary]', () => {
  const played = new Keyed().inGroup(PEOPLE, view({ locked: true }));
  const next = { groupId: bytes('other') };
  played.receive(seated(PEOPLE, { group: entry(next) }));
  played.answers(played.lastAsk, { kind: 'entered', view: view(next), lifted: true });
  expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('alarm.more-open');
  expect(played.state.notices).toMatchObject([{ message: { key: 'alarm.more-open' }, tone: 'danger' }]);
});

describe('a seat without a group [H17] [adversary]', () => {
  const alone = seated(PEOPLE);
  if (alone.type !== 'seated') throw new Error('not a seat');
  const { group: _, ...keyless } = alone;

  test.each([
    ['at once', () => new Keyed().connecting()],
    ['after the lobby', () => new Keyed().inLobby()],
    ['after a yes and a group', () => new Keyed().inLobby().receive(granted(GROUP))],
    ['after a sleep', () => new Keyed().inGroup().receive({ ...granted(GROUP), type: 'waiting' } as ServerMessage)],
    ['to who comes back', () => new Keyed().inGroup().play({ type: 'rejoin' }, GRANTED)],
    ['to who was in the group', () => new Keyed().inGroup()],
  ])('seat given %s closes with devices off', (_when, come) => {
    const played = come().forget().receive(keyless);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'unprotected', entry: { name: 'Asha' } });
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('closed.unprotected');
    expect(played.state.own).toMatchObject({ microphone: { on: false }, camera: { on: false } });
    const kinds = played.effects.map(({ type }) => type);
    expect(kinds).toEqual(expect.arrayContaining(['close-device', 'disconnect', 'leave-room']));
    expect(played.asked).toEqual([{ op: 'end' }]);
    for (const kind of ['open-media', 'set-sending', 'send'] as const) expect(kinds).not.toContain(kind);
  });

  test('existing media is closed', () => {
    const played = new Keyed().inGroup().receive(keyless);
    expect(played.last).toContainEqual({ type: 'close-media' });
    expect(played.play({ type: 'slots-ready', audio: ['2'], video: ['v0'] }).last).toEqual([]);
  });
});

describe('rejoining', () => {
  test('reload keeps devices through the group', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'choose-layout', layout: 'grid' }, { type: 'rejoin' }, GRANTED);
    played.receive(granted(GROUP));
    expect(played.state.phase).toMatchObject({ name: 'waiting', granted: true, returning: { cause: 'media' } });
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    played.receive(seated(PEOPLE, { group: entry({ epoch: 3 }), ...muted }));
    expect(played.meeting.layout).toBe('grid');
    expect(played.state.own.microphone.on).toBe(true);
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
    expect(played.state.announcements.polite.at(-1)?.message.key).not.toBe('meeting.admitted');
  });

  test('newcomer is muted by rule', () => {
    const played = new Keyed();
    played.connecting().receive(granted(GROUP));
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    played.receive(seated(PEOPLE, { group: entry(), ...muted }));
    expect(played.state.own.microphone.on).toBe(false);
  });
});

describe('group membership', () => {
  test('drafts requested commits with the endorser', () => {
    const played = new Keyed().inGroup();
    const keys = { keyPackage: bytes('kp'), proof: bytes('p') };
    played.receive({
      type: 'commit-wanted',
      epoch: 1,
      adds: [{ participant: 'bala', name: 'Bala', keys, endorsement: bytes('e'), endorser: 'asha' }],
      removals: [],
      refresh: false,
    });
    const ask = { op: 'draft', epoch: 1, adds: [{ keys, endorsement: 'e', endorser: 0 }], removals: [] };
    expect(played.lastAsk).toEqual(ask);
    const draft = { kind: 'draft', epoch: 1, commit: bytes('c'), welcome: bytes('w') } as const;
    played.answers(played.lastAsk, draft);
    expect(played.messages('commit')).toEqual([{ type: 'commit', epoch: 1, commit: 'c', welcome: 'w' }]);
    played.receive(commit({ committer: SELF }));
    expect(played.lastAsk).toMatchObject({ op: 'handle', commit: 'commit', own: true });
  });

  test('names come from certificates [adversary]', () => {
    const played = new Keyed().inGroup([person('asha', { ...HOST, name: 'Minister' }), person(SELF)]);
    expect(played.meeting.participants.map(({ name }) => name)).toEqual(['Asha', 'Self']);
    played.receive({ type: 'participant-changed', participant: person('asha', { name: 'Somebody' }) });
    expect(played.meeting.participants[0]?.name).toBe('Asha');
  });

  test('member unknown to signalling raises alarm [adversary]', () => {
    const played = new Keyed().inGroup();
    played.receive(commit({ added: [{ leaf: 2, participant: 'ghost' }] }));
    played.answers(played.lastAsk, {
      kind: 'advanced',
      view: view({ epoch: 2 }, ['Asha', 'Self', 'Ghost']),
      removed: [],
    });
    expect(played.alarms).toEqual([]);
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.sent('set-timer').findLast(({ timer }) => timer === 'keys')).toMatchObject({ delayMillis: 3_000 });
    played.after(3_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['ghost Ghost']);
    expect(ghostsOf(played.keys).map(({ name }) => name)).toEqual(['Ghost']);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    played.after(5_000).play({ type: 'timer', timer: 'keys' });
    expect(played.lastAsk).toEqual({ op: 'gate', sending: false });
    expect(played.protection).toBe('alarm');
    expect(played.state.notices.at(-1)?.message).toEqual({ key: 'alarm.ghost', values: { name: 'Ghost' } });
    played.receive({ type: 'participant-joined', participant: person('ghost') });
    expect(played.protection).toBe('ready');
    expect(played.state.notices.map(({ message }) => message.key)).not.toContain('alarm.ghost');
  });

  test('departing member raises no alarm', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'left' }).after(1_000).receive(commit());
    played.answers(played.lastAsk, {
      kind: 'advanced',
      view: view({ epoch: 2, ownLeaf: 1, members: view().members.slice(1) }),
      removed: [0],
    });
    played.after(10_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
  });

  test('suspended page accuses nobody', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'left' });
    played.after(4_900).play({ type: 'timer', timer: 'keys' });
    played.after(60_000).play({ type: 'stood-still', millis: 60_000 }, { type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    played.after(1_500).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['ghost Asha']);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    // An alarm that is on stays on, and stops sending once the page has run for long enough.
    played.after(60_000).play({ type: 'stood-still', millis: 60_000 }, { type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['ghost Asha']);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    played.after(5_000).play({ type: 'timer', timer: 'keys' });
    expect(played.lastAsk).toEqual({ op: 'gate', sending: false });
  });

  test('offline members accuse at most three times [adversary]', () => {
    const played = new Keyed().inGroup([...PEOPLE, person('bala')], view({}, ['Asha', 'Self', 'Bala']), {
      members: [...entry().members, { leaf: 2, participant: 'bala' }],
    });
    const waits = (millis: number) => played.after(millis).play({ type: 'timer', timer: 'keys' });
    const isAway = (millis: number) => {
      played.play({ type: 'socket-lost' });
      waits(millis).receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    };
    played.receive({ type: 'participant-left', participant: 'bala', cause: 'left' });
    for (let times = 0; times < 3; times++) {
      waits(4_000);
      isAway(20_000);
      expect(played.alarms).toEqual([]);
    }
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    waits(4_000);
    isAway(20_000);
    expect(played.alarms).toEqual(['ghost Bala']);
    expect(played.asked).toContainEqual({ op: 'gate', sending: false });
  });

  test('out-of-step device keeps names', () => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'out-of-step', reason: 'epoch_ahead' });
    expect(played.protection).toBe('catching-up');
    // Answers that were under way change nothing of that.
    played.answers({ op: 'hear-statement', statement: bytes('s') }, { kind: 'restated', view: view() });
    expect(played.protection).toBe('catching-up');
    played.receive({ type: 'participant-changed', participant: person('asha', { name: 'Minister' }) });
    expect(played.meeting.participants[0]?.name).toBe('Asha');
    played.play({ type: 'write-chat', text: 'to nobody' });
    expect(played.asked).not.toContainEqual(expect.objectContaining({ op: 'seal' }));
    played.receive(seated(PEOPLE, { group: entry({ epoch: 5 }) }));
    expect(played.protection).toBe('catching-up');
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 5 }), lifted: false });
    expect(played.protection).toBe('ready');
  });

  test('refused keys are renewed, then rejoined', () => {
    const played = new Keyed().inGroup();
    const refuse = (reason: string) => played.receive({ type: 'commit-refused', inReplyTo: 1, reason });
    refuse('certificates_not_issued');
    expect(played.sent('renew-keys')).toEqual([]);
    played.receive(commit()).answers(played.lastAsk, { kind: 'out-of-step', reason: 'epoch_ahead' });
    refuse('epoch_passed');
    expect(played.sent('renew-keys')).toHaveLength(1);
    for (let times = 2; times <= 4; times++) {
      refuse('certificates_not_issued');
      expect(played.sent('renew-keys')).toHaveLength(times);
    }
    refuse('certificates_not_issued');
    expect(played.sent('renew-keys')).toHaveLength(4);
    expect(played.state.phase.name).not.toBe('meeting');
  });

  test('unusable commit requests other keys, stays silent', () => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason: 'psk_nonce' });
    expect(played.sent('renew-keys')).toHaveLength(1);
    expect(played.alarms).toEqual(['broken ']);
    played.receive(seated(PEOPLE, { group: entry({ groupId: bytes('other'), epoch: 0 }) }));
    expect(played.alarms).toEqual(['broken ']);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: true });
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 5 }), lifted: false });
    expect(played.asked).toContainEqual({ op: 'gate', sending: true });
  });

  test.each(['not_allowed', 'credential', 'statement'])('invalid commit (%s) stops following', (reason) => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason });
    expect(played.sent('renew-keys')).toEqual([]);
    expect(played.protection).toBe('alarm');
  });

  test('broken rule stops sending [adversary]', () => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason: 'not_allowed' });
    expect(played.lastAsk).toEqual({ op: 'gate', sending: false });
    expect(played.protection).toBe('alarm');
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('alarm.broken');
    played.receive(seated(PEOPLE, { group: entry({ epoch: 5 }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 5 }), lifted: false });
    expect(played.asked).toContainEqual({ op: 'gate', sending: true });
    expect(played.protection).toBe('ready');
  });

  test('stopped sending is explained [adversary]', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'write-chat', text: 'under way' });
    const seal = played.lastAsk;
    expect(seal).toMatchObject({ op: 'seal', channel: 'chat', to: { kind: 'all' } });
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason: 'not_allowed' });
    played.forget();
    played.answers(seal, { kind: 'sealed', payload: bytes('sealed') });
    played.play({ type: 'write-chat', text: 'secret' }, { type: 'react', sign: '👍' });
    expect(played.asked).toEqual([]);
    expect(played.messages('seal')).toEqual([]);
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.meeting.reactions).toEqual([]);
    expect(played.state.notices.at(-1)?.message.key).toBe('chat.held');
  });

  test('seventeenth host is refused', () => {
    const played = new Keyed().inGroup();
    const act = { type: 'set-role', participant: SELF, role: 'host' } as const;
    played.play({ type: 'act', message: act });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'too_many_hosts' }, act);
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.too-many-hosts');
  });

  test.each<[string, (played: Keyed) => Keyed]>([
    ['by way of the door', (played) => played.receive({ ...granted(GROUP), type: 'waiting' } as ServerMessage)],
    ['by coming back', (played) => played.play({ type: 'rejoin' }, GRANTED)],
  ])('next group (%s) sends again', (_way, come) => {
    const played = new Keyed().inGroup();
    played.receive(commit()).answers(played.lastAsk, { kind: 'broken', reason: 'psk_nonce' });
    expect(played.asked).toContainEqual({ op: 'gate', sending: false });
    come(played).forget();
    played.receive(seated(PEOPLE, { group: entry({ groupId: bytes('other') }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ groupId: bytes('other') }), lifted: false });
    expect(played.protection).toBe('ready');
    expect(played.asked.filter(({ op }) => op === 'gate')).toEqual([{ op: 'gate', sending: true }]);
  });

  test('"end to end" needs an opened message', () => {
    const played = new Keyed().inGroup();
    expect(played.protection).toBe('ready');
    played.reports({ kind: 'unreadable', mid: 'v1', reason: 'clear' });
    played.reports({ kind: 'mislabelled', mid: 'v2', leaf: 0 });
    expect(played.keys.opened).toBe(false);
    played.reports({ kind: 'heard', mid: 'v0', leaf: 0 });
    expect(played.keys.opened).toBe(true);
    const written = new Keyed().inGroup();
    const sealed = {
      type: 'sealed',
      from: 'asha',
      channel: 'chat',
      audience: 'everybody',
      payload: bytes('y'),
    } as const;
    written.receive(sealed).answers(written.lastAsk, { kind: 'refused', reason: 'forged' });
    expect(written.protection).toBe('ready');
    written.receive(sealed);
    written.answers(written.lastAsk, {
      kind: 'opened',
      leaf: 0,
      key: 'key Asha',
      epoch: 1,
      to: { kind: 'all' },
      text: 'Hi',
    });
    expect(written.protection).toBe('end-to-end');
    written.receive(seated(PEOPLE, { group: entry({ groupId: bytes('other') }) }));
    written.answers(written.lastAsk, { kind: 'entered', view: view({ groupId: bytes('other') }), lifted: false });
    expect(written.protection).toBe('ready');
  });

  test("worker gets each slot's sender", () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'asha-camera', participant: 'asha' });
    expect(played.lastAsk).toEqual({ op: 'expect', slots: { v0: 0 } });
    played.reports({ kind: 'mislabelled', mid: 'v0', leaf: 1 });
    expect(played.alarms).toEqual(['mislabelled Asha']);
    expect(played.keys.heard).toEqual({});
    played.reports({ kind: 'heard', mid: 'v0', leaf: 0 });
    expect(played.alarms).toEqual([]);
    played.reports({ kind: 'unreadable', mid: 'v0', reason: 'clear' });
    expect(played.alarms).toEqual(['unreadable Asha']);
    played.receive({ type: 'slot-changed', mid: 'v0' });
    expect(played.alarms).toEqual([]);
    expect(played.lastAsk).toEqual({ op: 'expect', slots: { v0: null } });
  });

  test('late findings accuse no new name', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'asha-camera', participant: 'asha' });
    const found = { kind: 'mislabelled', mid: 'v0', leaf: 1 } as const;
    played.receive({ type: 'slot-changed', mid: 'v0' });
    played.play({ type: 'keys-reported', report: { ...found, expected: 0 } });
    played.play({ type: 'keys-reported', report: { kind: 'unreadable', mid: 'v0', expected: 0, reason: 'clear' } });
    expect(played.alarms).toEqual([]);
    // Nothing of a slot is drawn that is named after nobody.
    played.play({ type: 'keys-reported', report: { ...found, expected: null } });
    expect(played.alarms).toEqual([]);
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'asha-camera', participant: 'asha' });
    played.play({ type: 'keys-reported', report: { ...found, expected: 0 } });
    expect(played.alarms).toEqual(['mislabelled Asha']);
  });

  test('verification holds for the keys present', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'codes-match', code: '1 2' });
    expect(played.protection).toBe('ready');
    played.reports({ kind: 'heard', mid: 'v0', leaf: 0 });
    expect(played.protection).toBe('verified');
    played.receive(commit({ added: [{ leaf: 2, participant: 'bala' }] }));
    played.receive({ type: 'participant-joined', participant: person('bala') });
    played.answers(played.lastAsk, {
      kind: 'advanced',
      view: view({ epoch: 2 }, ['Asha', 'Self', 'Bala']),
      removed: [],
    });
    expect(played.protection).toBe('end-to-end');
  });
});

describe('verified code', () => {
  test('applies to the code shown', () => {
    const played = new Keyed().inGroup();
    played.receive(commit({ added: [{ leaf: 2, participant: 'bala' }] }));
    const later = view({ epoch: 2, safetyCode: { digits: '3 4', signs: [] } }, ['Asha', 'Self', 'Bala']);
    played.answers(played.lastAsk, { kind: 'advanced', view: later, removed: [] });
    played.play({ type: 'codes-match', code: '1 2' });
    expect(played.state.verified).toEqual([]);
    expect(played.state.notices.at(-1)?.message.key).toBe('safety.changed');
    played.play({ type: 'codes-match', code: '3 4' });
    expect(played.state.verified).toHaveLength(3);
  });
});
