/** An encoding with what not every browser's type has yet. */
export type ScalableEncoding = RTCRtpEncodingParameters & { readonly scalabilityMode?: string };

/** What one sender makes: its codecs, the first is what it sends, and its encodings, lowest first. */
export interface SendingPlan {
  readonly codecs: readonly string[];
  readonly encodings: readonly ScalableEncoding[];
}

/** What a machine and its browser can encode. */
export interface Strength {
  /** `small`: 640x360 at most; `middling`: 1280x720 in cheap encodings; `great`: 1280x720 in layers of one stream. */
  readonly machine: 'small' | 'middling' | 'great';
  /** Whether the browser makes spatial layers within one stream. */
  readonly scalable: boolean;
  /** What it can encode, in lower case. */
  readonly encodes: readonly string[];
}

const MIDDLING_CORES = 3;
const GREAT_CORES = 6;

const RTX = 'video/rtx';
/** Every slot takes all of them, so that each sender chooses alone; repair goes with each. */
export const RECEIVED = {
  audio: ['audio/opus'],
  video: ['video/vp9', 'video/vp8', 'video/av1', 'video/h264', RTX],
} as const;

/** From the lowest: an eighth of a screen, a quarter, and a whole one. Bits a second. */
const QUARTER: ScalableEncoding = { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 130_000 };
const HALF: ScalableEncoding = { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 450_000 };
const FULL: ScalableEncoding = { rid: 'f', maxBitrate: 1_300_000 };
const SMALL_FULL: ScalableEncoding = { rid: 'f', maxBitrate: 700_000 };
const SMALL_HALF: ScalableEncoding = { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 200_000 };
const ALL_LAYERS: ScalableEncoding = { scalabilityMode: 'L3T3_KEY', maxBitrate: 1_600_000 };
/**
 * From the lower. Letters are as large for a slow line as for a fast one, but come more seldom; movement is smaller. More
 * pictures a second would only take bits from the letters.
 */
const SCREENS = {
  text: [
    { rid: 'l', scaleResolutionDownBy: 1, maxBitrate: 250_000, maxFramerate: 5 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 10 },
  ],
  motion: [
    { rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 300_000, maxFramerate: 15 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 30 },
  ],
} as const satisfies Record<string, readonly ScalableEncoding[]>;
/** Of a screen, in one channel: music and speech are whole at this. */
export const SCREEN_SOUND: RTCRtpEncodingParameters = { maxBitrate: 96_000 };

export function strengthOf(
  cores: number | undefined,
  encodes: readonly { readonly mimeType: string }[],
  scalable: boolean,
): Strength {
  const machine = cores === undefined || cores < MIDDLING_CORES ? 'small' : cores < GREAT_CORES ? 'middling' : 'great';
  return { machine, scalable, encodes: [...new Set(encodes.map(({ mimeType }) => mimeType.toLowerCase()))] };
}

/**
 * A camera: VP9 with three spatial layers in one stream where machine and browser can, else simulcast, in VP9 by a
 * strong machine and in VP8 by others. The codecs behind the first are what remains where the server refuses it.
 */
export function cameraPlan({ machine, scalable, encodes }: Strength): SendingPlan {
  const strong = machine === 'great' && encodes.includes('video/vp9');
  const codecs = strong ? ['video/vp9', 'video/vp8', RTX] : ['video/vp8', 'video/vp9', 'video/h264', RTX];
  if (strong && scalable) return { codecs, encodings: [ALL_LAYERS] };
  const encodings = machine === 'small' ? [SMALL_HALF, SMALL_FULL] : [QUARTER, HALF, FULL];
  const temporal = scalable ? { scalabilityMode: 'L1T2' } : {};
  return { codecs, encodings: encodings.map((encoding) => ({ ...encoding, ...temporal })) };
}

/** A screen: AV1 has tools for letters, but costs more, and most where much moves. */
export function screenPlan({ machine, scalable, encodes }: Strength, mode: 'text' | 'motion'): SendingPlan {
  const able = machine === 'great' || (machine === 'middling' && mode === 'text');
  const first = able && encodes.includes('video/av1') ? 'video/av1' : 'video/vp9';
  const codecs = [...new Set([first, 'video/vp9', 'video/vp8', 'video/h264']), RTX];
  const temporal = scalable ? { scalabilityMode: 'L1T2' } : {};
  return { codecs, encodings: SCREENS[mode].map((encoding) => ({ ...encoding, ...temporal })) };
}

/** The same encodings as they are in another mode, those that are off as they were. */
export function screenShaped<E extends RTCRtpEncodingParameters>(
  encodings: readonly E[],
  mode: 'text' | 'motion',
): E[] {
  return encodings.map((encoding) => ({ ...encoding, ...SCREENS[mode].find(({ rid }) => rid === encoding.rid) }));
}

/** How large a camera's picture is asked for. */
export function cameraHeight({ machine }: Strength): number {
  return machine === 'small' ? 360 : 720;
}

/** Of what the browser has, what is wanted, in that order; of each codec only the form that every browser decodes. */
export function preferred(codecs: readonly RTCRtpCodec[], wanted: readonly string[]): RTCRtpCodec[] {
  const rank = ({ mimeType }: RTCRtpCodec) => wanted.indexOf(mimeType.toLowerCase());
  const usable = codecs.filter((codec) => rank(codec) >= 0 && isPlain(codec));
  const media = usable.filter(({ mimeType }) => mimeType.toLowerCase() !== RTX);
  return media.length === 0 ? [] : [...usable].sort((a, b) => rank(a) - rank(b));
}

function isPlain({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  switch (mimeType.toLowerCase()) {
    case 'video/vp9':
      return sdpFmtpLine.includes('profile-id=0') || !sdpFmtpLine.includes('profile-id');
    case 'video/av1':
      return sdpFmtpLine.includes('profile=0') || !sdpFmtpLine.includes('profile=');
    case 'video/h264':
      return sdpFmtpLine.includes('packetization-mode=1') && /profile-level-id=42e0/i.test(sdpFmtpLine);
    default:
      return true;
  }
}
