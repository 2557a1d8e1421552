import { amplitudeOf } from './sound.ts';

/** Four looks a second, each at all the sound since the one before: docs/user/meeting.md. */
const LOOK_EVERY_MILLIS = 250;
/** Of a root mean square from 0 to 1: a voice near a microphone is above -40 dB of full scale. */
const VOICE = 0.01;
/** A room is never so quiet, and what suppresses noise leaves more of it: -120 dB. */
const NOTHING = 1e-6;
const RECENT_LOOKS = 10;
const LOOKS_OF_SPEECH = 6;
/** Fifteen seconds. */
const LOOKS_OF_SILENCE = 60;
/** A minute, of a microphone that was heard: what gates noise gives nothing at all between words. */
const LOOKS_OF_SILENCE_ONCE_HEARD = 240;
/** A person has as many microphones at hand; the oldest is forgotten. */
const MAX_REMEMBERED_MICROPHONES = 16;
/** A crack as a device is opened is none of a person's. */
const LOOKS_OF_SOUND = 3;

/** `muted`: whether somebody speaks all the same; `live`: whether anything comes at all. */
export type Listening = 'off' | 'live' | 'muted';

export type Noticed = 'speech' | 'silence' | 'sound';

/** Judges one look after the other. */
export class VoiceJudge {
  private readonly listening: Listening;
  private readonly patience: number;
  private recent: boolean[] = [];
  private looks = 0;
  private sounds = 0;
  private reported = false;

  /** @param hadSound whether the microphone gave sound before, so that silence says little of it */
  constructor(listening: Listening, hadSound = false) {
    this.listening = listening;
    this.patience = hadSound ? LOOKS_OF_SILENCE_ONCE_HEARD : LOOKS_OF_SILENCE;
  }

  /** Whether the microphone works: more came than the crack of a device that opens. */
  get hasSound(): boolean {
    return this.sounds >= LOOKS_OF_SOUND;
  }

  /** A live microphone that was heard needs no more looks. */
  get isDone(): boolean {
    return this.listening === 'live' && this.hasSound;
  }

  /** @param amplitude root mean square, 0 to 1 */
  add(amplitude: number): Noticed | null {
    if (amplitude > NOTHING) this.sounds++;
    return this.listening === 'muted' ? this.speech(amplitude) : this.silence();
  }

  private speech(amplitude: number): Noticed | null {
    this.recent = [...this.recent, amplitude >= VOICE].slice(-RECENT_LOOKS);
    if (this.recent.filter(Boolean).length < LOOKS_OF_SPEECH) return null;
    this.recent = [];
    return 'speech';
  }

  private silence(): Noticed | null {
    this.looks++;
    if (this.reported) return this.isDone ? 'sound' : null;
    this.reported = this.looks >= this.patience && !this.isDone;
    return this.reported ? 'silence' : null;
  }
}

/** At 48 kHz a third of a second: looked at four times a second, nothing is missed. */
const TAPPED_SAMPLES = 16_384;

/** What a track sounds like now. */
export interface Tap {
  /** Root mean square of the last third of a second, 0 to 1; null while the browser holds sound back. */
  amplitude(): number | null;
  close(): void;
}

export function tapped(context: AudioContext, track: MediaStreamTrack): Tap {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = TAPPED_SAMPLES;
  source.connect(analyser);
  const samples = new Float32Array(TAPPED_SAMPLES);
  return {
    amplitude: () => {
      if (context.state !== 'running') return null;
      analyser.getFloatTimeDomainData(samples);
      return amplitudeOf(samples);
    },
    close: () => source.disconnect(),
  };
}

/**
 * Listens to one's own microphone for what the person does not notice. Only how loud it is is computed, on this device; nothing is kept
 * or sent. A muted track gives silence, so a copy of it is listened to, which ends with the muting, and whenever the device is to be closed
 * or opened anew: nothing holds it longer than the meeting does. Where echo is not cancelled no muted track is listened to, since what
 * the loudspeaker says of others would be taken for the person's own speech.
 */
export class VoiceWatch {
  private readonly tap: (track: MediaStreamTrack) => Tap;
  private readonly notice: (noticed: Noticed) => void;
  private readonly hadSound: (track: MediaStreamTrack) => boolean;
  private readonly heardDevices = new Set<string>();
  private track: MediaStreamTrack | null = null;
  private listening: Listening = 'off';
  private end: () => void = () => undefined;

  /** @param hadSound whether something came from it before it was listened to here, as while the person prepared */
  constructor(
    tap: (track: MediaStreamTrack) => Tap,
    notice: (noticed: Noticed) => void,
    hadSound: (track: MediaStreamTrack) => boolean = () => false,
  ) {
    this.tap = tap;
    this.notice = notice;
    this.hadSound = hadSound;
  }

  /** The open microphone; null as soon as it is none. */
  attach(track: MediaStreamTrack | null): void {
    if (this.track === track) return;
    this.track = track;
    this.begin();
  }

  listen(listening: Listening): void {
    if (this.listening === listening) return;
    this.listening = listening;
    this.begin();
  }

  /** Null where the browser does not let it be listened to; the copy ends then. */
  private tapped(track: MediaStreamTrack, copy: MediaStreamTrack | null): Tap | null {
    try {
      return this.tap(copy ?? track);
    } catch {
      copy?.stop();
      return null;
    }
  }

  /** The device, whatever is done to what comes from it. */
  private noteHeard(track: MediaStreamTrack): void {
    const device = deviceOf(track);
    this.heardDevices.delete(device);
    this.heardDevices.add(device);
    for (const oldest of [...this.heardDevices].slice(0, -MAX_REMEMBERED_MICROPHONES)) this.heardDevices.delete(oldest);
  }

  private begin(): void {
    this.end();
    const { track, listening } = this;
    if (!track || listening === 'off' || track.readyState !== 'live') return;
    if (listening === 'muted' && track.getSettings().echoCancellation === false) return;
    const judge = new VoiceJudge(listening, this.heardDevices.has(deviceOf(track)) || this.hadSound(track));
    const copy = listening === 'muted' ? track.clone() : null;
    if (copy) copy.enabled = true;
    const tap = this.tapped(track, copy);
    if (tap === null) return;
    const timer = setInterval(() => {
      if (track.readyState !== 'live') {
        this.end();
        return;
      }
      // Silenced by the browser or the system, which show that themselves, or by this page until it may be sent.
      const isSilenced = track.muted || (listening === 'live' && !track.enabled);
      const amplitude = isSilenced ? null : tap.amplitude();
      const noticed = amplitude === null ? null : judge.add(amplitude);
      if (judge.hasSound) this.noteHeard(track);
      if (judge.isDone) this.end();
      if (noticed) this.notice(noticed);
    }, LOOK_EVERY_MILLIS);
    this.end = () => {
      clearInterval(timer);
      tap.close();
      copy?.stop();
      this.end = () => undefined;
    };
  }
}

/** "default" names another device as soon as the system does. */
function deviceOf(track: MediaStreamTrack): string {
  return `${track.getSettings().deviceId ?? ''} ${track.label}`;
}
