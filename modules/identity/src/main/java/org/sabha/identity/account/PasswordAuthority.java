package org.sabha.identity.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/** Somebody else who knows people's passwords, such as a directory. Blocks. */
@FunctionalInterface
public interface PasswordAuthority {
    /** There is no other. */
    PasswordAuthority NONE = shown -> Optional.empty();

    /**
     * What somebody typed.
     *
     * @param fromKnownDevice whether the device signed in to this account before
     */
    record Shown(LoginName login, Secret password, boolean fromKnownDevice, Instant now) {}

    /** @return the account of the person, made or brought up to date; empty if the password is wrong */
    Optional<Account> check(Shown shown);

    /** Takes the same steps for nobody, so that a refusal takes as long whoever was meant (H3). */
    default void checkNobody() {}
}
