import type { Answer } from './answer.ts';

/**
 * Whether this browser can open what the devices of an account share: nothing is shared yet, it can, or another device made it
 * and this one needs a code first.
 */
export type VaultStanding = 'empty' | 'open' | 'locked';

export interface VaultState {
  readonly account: string;
  readonly standing: VaultStanding;
  readonly hasRecoveryCode: boolean;
  /** Rises whenever this browser learned what opens a meeting from another device. */
  readonly learned: number;
}

/** How another device of the same account gets the key, for ten minutes. */
export interface DeviceOffer {
  readonly code: string;
  /** Opens the page with the code. */
  readonly link: string;
}

/**
 * What opens the meetings of an account, shared between its devices. The server keeps it sealed with a key that only those devices
 * and a recovery code have (decision 0068).
 */
export interface VaultPort {
  /** Takes what other devices added, and gives them what was added here. */
  sync(): Promise<Answer<null>>;
  /** Makes a code for another device. One made before is worth nothing then. */
  offer(): Promise<Answer<DeviceOffer>>;
  /** Whether the other device has taken the key, or the code is over. */
  isOfferOver(): Promise<Answer<boolean>>;
  takeOfferBack(): Promise<Answer<null>>;
  /** @param code of another device, or the recovery code; refused as `wrong-vault-code` when it is neither */
  unlock(code: string): Promise<Answer<null>>;
  /** Makes a recovery code. It is shown this once, and the one before is worth nothing then. */
  makeRecoveryCode(): Promise<Answer<string>>;
  /** Gives up what is sealed and shares what this browser has. Other devices need a code again. */
  startOver(): Promise<Answer<null>>;
}
