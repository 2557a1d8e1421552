package org.sabha.server.meeting;

import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.signalling.SignedInPerson;

/** Knows who is signed in, and what the organisation calls them. Blocks; thread-safe. */
@FunctionalInterface
public interface SignedInPeople {
    /** @param session of a sign-in */
    Optional<SignedInPerson> person(Secret session);
}
