package org.sabha.identity.account;

import java.util.List;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

/** What came of one step of a sign-in. */
public sealed interface SignInOutcome {
    /** The person is who they say. */
    record SignedIn(Account account, SignInStrength strength) implements SignInOutcome {}

    /**
     * The password was right, and is not enough.
     *
     * @param ticket to come back with
     * @param factors what the account has
     */
    record WantsMore(Secret ticket, List<SecondFactor> factors) implements SignInOutcome {
        public WantsMore {
            factors = List.copyOf(factors);
        }
    }

    enum No implements SignInOutcome {
        /** Whatever was wrong with it (C7). */
        REFUSED,
        /** Not looked at; what was shown may be right or wrong. */
        LATER
    }
}
