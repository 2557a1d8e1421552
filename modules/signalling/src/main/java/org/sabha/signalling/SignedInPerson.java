package org.sabha.signalling;

import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.DisplayName;

/**
 * Somebody who is signed in, as a meeting sees them.
 *
 * @param account whose it is
 * @param name of the account
 * @param verifiedBy name of the organisation that vouches for it, empty text where the settings give none; absent where
 *     nobody does
 */
public record SignedInPerson(AccountId account, DisplayName name, Optional<String> verifiedBy) {}
