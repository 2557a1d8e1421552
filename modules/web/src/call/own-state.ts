import type { TrackId } from '../protocol/messages.ts';

/** What this person sends: asked for by them, opened by the browser, known to the server. */
export interface OwnMedia {
  readonly microphone: OwnTrack;
  readonly camera: OwnTrack;
  readonly screen: OwnTrack;
}

export type OwnSource = keyof OwnMedia;

export interface OwnTrack {
  /**
   * The person's consent: set only by their own act in this browser, taken back by it, by a host's mute, or by a
   * failing device. Nothing is captured or sent without it.
   */
  readonly on: boolean;
  readonly device: 'closed' | 'opening' | 'open';
  readonly problem?: MediaProblem;
  /** On only as long as a key is held. */
  readonly held?: true;
  /** Of a screen: what it sounds like is shared, too. */
  readonly sound?: true;
  /** It is being opened in place of one that went away. */
  readonly replaces?: true;
  /** Of a camera: where it looks, as the browser calls it; only of those of phones is that known. */
  readonly facing?: string;
  /** The device or the system gives nothing of what is open; `long` once it is more than a moment. */
  readonly systemMuted?: 'briefly' | 'long';
  /** The id under which the server knows the track, once an answer has allowed it. */
  readonly track?: TrackId;
}

/** To the person who holds the phone, or away from them. */
export type Facing = 'user' | 'environment';

/** Where the other camera of a phone looks; null where there is none, or where nobody knows which is which. */
export function otherFacing({ own: { camera }, devices }: { own: OwnMedia; devices: Devices }): Facing | null {
  if (!camera.on || devices.list.filter(({ kind }) => kind === 'camera').length < 2) return null;
  if (camera.facing === 'user') return 'environment';
  return camera.facing === 'environment' ? 'user' : null;
}

/** It was switched on and is open, and yet nothing of it is captured. */
export function isStopped({ on, device, systemMuted }: OwnTrack): boolean {
  return on && device === 'open' && systemMuted === 'long';
}

export type MediaProblem =
  'denied' | 'by-system' | 'dismissed' | 'in-use' | 'none' | 'failed' | 'insecure' | 'blur-failed' | 'blur-slow';

/** By where a person finds what it allows to a page. */
export type BrowserKind = 'chromium' | 'firefox' | 'safari' | 'android' | 'ios';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  /** Empty until the person has allowed a device of that kind. */
  readonly label: string;
}

export interface Devices {
  readonly list: readonly Device[];
  readonly chosen: Readonly<Partial<Record<DeviceKind, string>>>;
  /** Which device was opened last, while a chosen one may not start. */
  readonly running: Readonly<Partial<Record<'microphone' | 'camera', string>>>;
  /** Whether the browser lets the page choose where sound comes out. */
  readonly canChooseSpeaker: boolean;
}
