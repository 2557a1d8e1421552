/** Passkeys: WebAuthn level 2 by webauthn4j, whose classes are loaded when somebody first uses a passkey. */
@NullMarked
package org.sabha.identity.passkey;

import org.jspecify.annotations.NullMarked;
