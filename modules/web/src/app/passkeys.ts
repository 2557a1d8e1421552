import type { AddPasskeyRequest, PasskeyOptionsResponse, PasskeySignInRequest } from '../protocol/messages.ts';

/** COSE numbers of what the server checks: ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257];

/** The browser's keeper of passkeys. Empty answers mean that the person said no, or the device cannot. */
export class Passkeys {
  private readonly keeper: CredentialsContainer | undefined;

  /** @param keeper absent where the browser has none, or the page is not secure */
  constructor(keeper: CredentialsContainer | undefined) {
    this.keeper = keeper;
  }

  get areThere(): boolean {
    return this.keeper !== undefined;
  }

  async make(options: PasskeyOptionsResponse, label: string): Promise<AddPasskeyRequest | null> {
    const { challenge, site, user, known } = options;
    if (!user) return null;
    const made = await this.ask((keeper) =>
      keeper.create({
        publicKey: {
          challenge: utf8(challenge),
          rp: { id: site, name: 'Sabha' },
          user: { id: utf8(user.handle), name: user.login, displayName: user.name },
          pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
          excludeCredentials: known.map((id) => ({ type: 'public-key', id: bytes(id) })),
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          attestation: 'none',
        },
      }),
    );
    if (!(made?.response instanceof AuthenticatorAttestationResponse)) return null;
    const { clientDataJSON, attestationObject } = made.response;
    return {
      challenge,
      clientData: base64url(clientDataJSON),
      attestationObject: base64url(attestationObject),
      label,
    };
  }

  async use({ challenge, site }: PasskeyOptionsResponse): Promise<PasskeySignInRequest | null> {
    const shown = await this.ask((keeper) =>
      keeper.get({ publicKey: { challenge: utf8(challenge), rpId: site, userVerification: 'required' } }),
    );
    if (!(shown?.response instanceof AuthenticatorAssertionResponse)) return null;
    const { clientDataJSON, authenticatorData, signature } = shown.response;
    return {
      challenge,
      credential: shown.id,
      clientData: base64url(clientDataJSON),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
    };
  }

  private async ask(
    question: (keeper: CredentialsContainer) => Promise<Credential | null>,
  ): Promise<PublicKeyCredential | null> {
    if (!this.keeper) return null;
    try {
      const answer = await question(this.keeper);
      return answer instanceof PublicKeyCredential ? answer : null;
    } catch {
      return null; // dismissed, or not for this site
    }
  }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
