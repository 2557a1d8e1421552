package org.sabha.server.meeting;

import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.server.account.AccountApi;

/** Knows who is signed in and may start meetings. Blocks; thread-safe. */
@FunctionalInterface
public interface SignedInOrganisers {
    /** @param session of a sign-in */
    Optional<AccountApi.Organiser> organiser(Secret session);
}
