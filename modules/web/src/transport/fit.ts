/** What of an encoding is changed to fit what is shown. */
export type FittedEncoding = Pick<RTCRtpEncodingParameters, 'active' | 'maxBitrate' | 'scaleResolutionDownBy'> & {
  readonly scalabilityMode?: string;
};

/** A picture may be shown a quarter higher than it is. */
const STRETCH = 1.25;
/** What the lower layers of one scalable stream need, as a share of the whole. */
const QUARTER_SHARE = 0.1;
const HALF_SHARE = 0.35;

/**
 * Fits encodings, lowest first, to the height at which a picture is shown anywhere: simulcast encodings above the lowest
 * that is high enough stop; of one scalable stream the bit rate is bounded, so that its upper layers stop; at 0 all
 * stop. `given` are the encodings as they were made.
 */
export function fitEncodings<E extends FittedEncoding>(given: readonly E[], sentHeight: number, shown: number): E[] {
  const heights = given.map(({ scaleResolutionDownBy }) => sentHeight / (scaleResolutionDownBy ?? 1));
  const enough = heights.find((height) => height * STRETCH >= shown);
  // Of two of one height the better goes on, too.
  const highest = enough === undefined ? given.length - 1 : heights.lastIndexOf(enough);
  return given.map((encoding, index) => {
    const active = shown > 0 && index <= highest;
    const { maxBitrate } = encoding;
    const share = given.length === 1 ? shareFor(encoding.scalabilityMode, sentHeight, shown) : 1;
    return maxBitrate === undefined ? { ...encoding, active } : { ...encoding, active, maxBitrate: maxBitrate * share };
  });
}

function shareFor(mode: string | undefined, sentHeight: number, shown: number): number {
  const spatial = Number(/^[LS](\d)/.exec(mode ?? '')?.[1] ?? 1);
  if (shown === 0 || sentHeight === 0) return 1;
  if (spatial >= 3 && (sentHeight / 4) * STRETCH >= shown) return QUARTER_SHARE;
  if (spatial >= 2 && (sentHeight / 2) * STRETCH >= shown) return HALF_SHARE;
  return 1;
}
