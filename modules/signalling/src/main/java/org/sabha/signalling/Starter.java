package org.sabha.signalling;

import org.sabha.model.Secret;

/** By what somebody says that they may start meetings. */
public sealed interface Starter {
    /** The session that an organiser link opened. */
    record OrganiserSession(Secret secret) implements Starter {}

    /** The session of somebody who signed in to an account. */
    record SignedIn(Secret secret) implements Starter {}
}
