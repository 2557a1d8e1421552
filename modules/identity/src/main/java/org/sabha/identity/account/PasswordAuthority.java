package org.sabha.identity.account;

import java.util.Optional;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/** Somebody else who knows people's passwords, such as a directory. Blocks. */
@FunctionalInterface
public interface PasswordAuthority {
    /** There is no other. */
    PasswordAuthority NONE = (login, password, known) -> Optional.empty();

    /**
     * @param known the account with this login, which has no password here
     * @return the account of the person, made or brought up to date; empty if the password is wrong
     */
    Optional<Account> check(LoginName login, Secret password, Optional<Account> known);

    /** Takes the same steps for nobody, so that a refusal takes as long whoever was meant (H3). */
    default void checkNobody() {}
}
