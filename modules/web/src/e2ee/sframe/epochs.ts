import type { Bytes } from './bytes.ts';
import { AES_128_GCM_SHA256_128, FrameKey } from './FrameKey.ts';
import { keyIdValue, type KeyId } from './keyId.ts';

/** Label of the exporter that gives an epoch's base key (RFC 9605 section 5.2). */
export const EXPORTER_LABEL = 'SFrame 1.0 Base Key';
export const BASE_KEY_BYTES = 16;

/** What the group exports for media in one epoch. */
export interface EpochSecret {
  readonly epoch: bigint;
  /** 16 bytes; never log it. */
  readonly baseKey: Bytes;
  /** Who is in the group. */
  readonly leaves: ReadonlySet<number>;
}

/** What began the epoch: somebody came or keys were renewed, or somebody is out and must not read on. */
export type EpochCause = 'added' | 'removed';

export function deriveKey(secret: EpochSecret, id: KeyId): Promise<FrameKey> {
  return FrameKey.derive(AES_128_GCM_SHA256_128, keyIdValue(id), secret.baseKey);
}
