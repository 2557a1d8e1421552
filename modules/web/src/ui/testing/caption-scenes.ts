import { wrapCaption, type CaptionLanguage } from '../../call/caption-envelope.ts';
import type { CallEvent } from '../../call/events.ts';
import type { CaptionsShown } from '../../call/preferences.ts';
import type { Base64Url, CallState } from '../../call/state.ts';
import { person, Played, SELF } from '../../call/testing/meeting.ts';

const PAYLOAD = 'caption' as Base64Url;
const ALL = { kind: 'all' } as const;
const SHOWN: CaptionsShown = { on: true, size: 'normal', language: null, aloud: false, write: null };

/** A line that somebody writes, by their leaf. */
export function captioned(leaf: number, line: number, text: string, language: CaptionLanguage = 'en'): CallEvent {
  return {
    type: 'keys-answered',
    ask: { op: 'open', channel: 'caption', audience: 'everybody', payload: PAYLOAD },
    reply: {
      kind: 'opened',
      leaf,
      key: `key ${leaf}`,
      epoch: 1,
      to: ALL,
      text: wrapCaption({ line, revision: 1, final: true, language, text }),
    },
  };
}

/** One's own, as it went out. */
function wrote(line: number, text: string, final = true): CallEvent {
  return {
    type: 'keys-answered',
    ask: {
      op: 'seal',
      channel: 'caption',
      to: ALL,
      text: wrapCaption({ line, revision: 1, final, language: 'en', text }),
    },
    reply: { kind: 'sealed', payload: PAYLOAD },
  };
}

const shows = (change: Partial<CaptionsShown> = {}): CallEvent => ({
  type: 'prefer',
  change: { captions: { ...SHOWN, ...change } },
});

/** In English by one person and in Hindi by another, as in a meeting of two languages. */
const WRITTEN: CallEvent[] = [
  captioned(1, 1, 'Good morning. We begin with the water levels of the third quarter.'),
  captioned(1, 2, 'Block three has none of its pumps running since Tuesday, so tankers go there.'),
  captioned(2, 1, 'प्रखंड तीन में मंगलवार से कोई पंप नहीं चल रहा है, इसलिए वहाँ टैंकर जा रहे हैं।', 'hi'),
  captioned(1, 3, 'Who can tell when the parts arrive?'),
];

const OPEN: CallEvent = { type: 'toggle-panel', panel: 'captions' };

interface Here {
  readonly role?: 'host' | 'participant';
  readonly people: number;
}

type Meeting = (here: Here, ...events: CallEvent[]) => CallState;

/** Captions as they are read and written. */
export function captionScenes(meeting: Meeting) {
  /** The first two of the others may write. */
  const withWriters = (here: Here, ...events: CallEvent[]): CallState => {
    const played = new Played();
    played.state = meeting(here);
    for (const each of played.meeting.participants.filter(({ id }) => id === 'p0' || id === 'p1')) {
      played.receive({ type: 'participant-changed', participant: { ...each, mayCaption: true } });
    }
    return played.play(...events).state;
  };
  const reader = (...events: CallEvent[]) => withWriters({ role: 'participant', people: 5 }, ...events);
  const granted = person(SELF, { name: 'Under Secretary (Admin)', mayCaption: true });
  return {
    captions: () => reader(shows(), ...WRITTEN),
    'captions-waiting': () => reader(shows()),
    'captions-large': () => reader(shows({ size: 'large' }), ...WRITTEN),
    'captions-largest': () => reader(shows({ size: 'largest', aloud: true }), ...WRITTEN),
    'captions-urdu': () =>
      reader(
        shows({ language: 'ur' }),
        ...WRITTEN,
        captioned(2, 9, 'بلاک تین میں منگل سے کوئی پمپ نہیں چل رہا، اس لیے وہاں ٹینکر جا رہے ہیں۔', 'ur'),
        captioned(2, 10, 'پرزے کب آئیں گے؟', 'ur'),
      ),
    'captions-begun': () => reader(...WRITTEN),
    'captions-log': () => reader(...WRITTEN, OPEN),
    'captions-write': () =>
      withWriters({ people: 5 }, shows(), ...WRITTEN, wrote(1, 'The parts arrive on Thursday,', false), OPEN),
    'captions-none': () => meeting({ people: 5 }, OPEN),
    'captions-granted': () =>
      reader({ type: 'received', message: { type: 'participant-changed', participant: granted }, ack: 0 }),
  };
}
