package org.sabha.testkit;

import org.sabha.identity.account.MemorySignInSessions;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;

class MemorySignInSessionsTest extends SignInSessionsContract {
    @Override
    protected SignInSessions newSessions(AccountId asha, AccountId bala) {
        return new MemorySignInSessions();
    }
}
