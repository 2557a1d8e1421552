import { captionLanguage, type CaptionLanguage } from './caption-envelope.ts';

/** What a person set for this device: kept by the browser, told to nobody. */
export interface Preferences {
  /** Everything; smaller pictures both ways; or no pictures but a shared screen. */
  readonly receive: 'everything' | 'saver' | 'sound';
  /** One's own picture: a seat like any other, a small one over the stage, or none. */
  readonly selfView: 'seat' | 'corner' | 'hidden';
  /** Where the small one lies. */
  readonly selfCorner: Corner;
  /** A sound as somebody joins or leaves. */
  readonly cues: boolean;
  /** A sound as somebody waits at the door, or this person is let in. */
  readonly doorSound: boolean;
  /** A word to who speaks while muted, or is not heard. */
  readonly voiceHints: boolean;
  /** What is written shows for a moment while the chat is closed. */
  readonly chatPreview: boolean;
  /** The screen does not go dark during a meeting. */
  readonly awake: boolean;
  readonly voice: VoiceProcessing;
  /** What others see behind the person. */
  readonly background: Background;
  /** This browser keeps an image to be shown there. */
  readonly ownBackground: boolean;
  readonly share: ShareShape;
  /** One's own share, small, beside the line that says that it goes on. */
  readonly ownShare: boolean;
  /** Of the list of people, once there are many. */
  readonly peopleOrder: PeopleOrder;
  readonly captions: CaptionsShown;
}

/** What is written by people, under the pictures. */
export interface CaptionsShown {
  readonly on: boolean;
  readonly size: CaptionSize;
  /** Of several that are written; null for all. */
  readonly language: CaptionLanguage | null;
  /** What is written is said to screen readers, line by line. */
  readonly aloud: boolean;
  /** In which this person writes; null for the language of the page. */
  readonly write: CaptionLanguage | null;
}

export const CAPTION_SIZES = ['normal', 'large', 'largest'] as const;
export type CaptionSize = (typeof CAPTION_SIZES)[number];

/** As it is; out of focus, lightly or strongly; or a colour or an image of one's own in its place. Each shows no more of the room than those before. */
export const BACKGROUNDS = ['plain', 'light', 'strong', 'grey', 'blue', 'green', 'own'] as const;
export type Background = (typeof BACKGROUNDS)[number];

/** Hands first, longest up first; hosts first; by name; as they came. */
export const PEOPLE_ORDERS = ['hands', 'hosts', 'name', 'came'] as const;
export type PeopleOrder = (typeof PEOPLE_ORDERS)[number];

/** How a screen is shared: for letters or for movement, with or without what it sounds like. */
export interface ShareShape {
  readonly mode: 'text' | 'motion';
  readonly sound: boolean;
}

export const CORNERS = ['top-start', 'top-end', 'bottom-start', 'bottom-end'] as const;
export type Corner = (typeof CORNERS)[number];

/** By the names of Media Capture and Streams. */
export interface VoiceProcessing {
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  readonly autoGainControl: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  receive: 'everything',
  selfView: 'seat',
  selfCorner: 'bottom-end',
  cues: true,
  doorSound: true,
  voiceHints: true,
  chatPreview: true,
  awake: true,
  voice: { noiseSuppression: true, echoCancellation: true, autoGainControl: true },
  background: 'plain',
  ownBackground: false,
  share: { mode: 'text', sound: false },
  ownShare: true,
  peopleOrder: 'hands',
  captions: { on: false, size: 'normal', language: null, aloud: false, write: null },
};

/** What was kept, whatever it is by now: what does not fit is as at first. */
export function preferencesOf(kept: unknown): Preferences {
  const all = DEFAULT_PREFERENCES;
  const given = fieldsOf(kept);
  const voice = fieldsOf(given.get('voice'));
  const share = fieldsOf(given.get('share'));
  const captions = fieldsOf(given.get('captions'));
  const flag = (fields: ReadonlyMap<string, unknown>, name: string, otherwise: boolean) => {
    const value = fields.get(name);
    return typeof value === 'boolean' ? value : otherwise;
  };
  const one = <T extends string>(name: string, of: readonly T[], otherwise: T) =>
    of.find((each) => each === given.get(name)) ?? otherwise;
  return {
    receive: one('receive', ['everything', 'saver', 'sound'], all.receive),
    selfView: one('selfView', ['seat', 'corner', 'hidden'], all.selfView),
    selfCorner: one('selfCorner', CORNERS, all.selfCorner),
    cues: flag(given, 'cues', all.cues),
    doorSound: flag(given, 'doorSound', all.doorSound),
    voiceHints: flag(given, 'voiceHints', all.voiceHints),
    chatPreview: flag(given, 'chatPreview', all.chatPreview),
    awake: flag(given, 'awake', all.awake),
    voice: {
      noiseSuppression: flag(voice, 'noiseSuppression', true),
      echoCancellation: flag(voice, 'echoCancellation', true),
      autoGainControl: flag(voice, 'autoGainControl', true),
    },
    background: backgroundOf(given.get('background')),
    ownBackground: flag(given, 'ownBackground', false),
    share: { mode: share.get('mode') === 'motion' ? 'motion' : 'text', sound: flag(share, 'sound', false) },
    ownShare: flag(given, 'ownShare', all.ownShare),
    peopleOrder: one('peopleOrder', PEOPLE_ORDERS, all.peopleOrder),
    captions: {
      on: flag(captions, 'on', false),
      size: CAPTION_SIZES.find((size) => size === captions.get('size')) ?? 'normal',
      language: captionLanguage(captions.get('language')),
      aloud: flag(captions, 'aloud', false),
      write: captionLanguage(captions.get('write')),
    },
  };
}

/** One that is not known, of a later version perhaps, was asked for all the same: then nothing of the room is shown. */
export function backgroundOf(kept: unknown): Background {
  if (kept === undefined || kept === null) return DEFAULT_PREFERENCES.background;
  return BACKGROUNDS.find((each) => each === kept) ?? 'strong';
}

/** Of two, the one that shows less of the room. */
export function stricter(one: Background, other: Background): Background {
  return BACKGROUNDS.indexOf(one) > BACKGROUNDS.indexOf(other) ? one : other;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
