package org.sabha.identity.account;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.identity.PasswordHash;

/**
 * What an account's holder can show.
 *
 * @param recovery digests of the recovery codes that are left
 */
public record Credentials(
        Optional<PasswordHash> password, Optional<TotpEnrolment> totp, Set<String> recovery, List<Passkey> passkeys) {
    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty(), Set.of(), List.of());
    public static final int MAX_PASSKEYS = 10;

    public Credentials {
        recovery = Set.copyOf(recovery);
        passkeys = List.copyOf(passkeys);
    }

    public static Credentials ofPassword(PasswordHash password) {
        return NONE.withPassword(password);
    }

    /** Whether a password alone is not enough. */
    public boolean wantsSecondFactor() {
        return totp.isPresent() || !passkeys.isEmpty();
    }

    public Credentials withPassword(PasswordHash changed) {
        return new Credentials(Optional.of(changed), totp, recovery, passkeys);
    }

    public Credentials withTotp(TotpEnrolment changed) {
        return new Credentials(password, Optional.of(changed), recovery, passkeys);
    }

    public Credentials withoutTotp() {
        return new Credentials(password, Optional.empty(), recovery, passkeys);
    }

    public Credentials withRecovery(Set<String> changed) {
        return new Credentials(password, totp, changed, passkeys);
    }

    public Credentials withoutRecovery(String used) {
        Set<String> left = new HashSet<>(recovery);
        left.remove(used);
        return withRecovery(left);
    }

    /** Adds a passkey, or puts it in the place of the one with its id. */
    public Credentials with(Passkey passkey) {
        List<Passkey> all = new ArrayList<>(passkeys);
        all.removeIf(each -> each.id().equals(passkey.id()));
        all.add(passkey);
        return new Credentials(password, totp, recovery, all);
    }

    public Credentials withoutPasskey(String id) {
        return new Credentials(
                password,
                totp,
                recovery,
                passkeys.stream().filter(each -> !each.id().equals(id)).toList());
    }

    public Optional<Passkey> passkey(String id) {
        return passkeys.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Recovery codes mean nothing without a second factor to stand in for. */
    public Credentials withoutUselessRecovery() {
        return wantsSecondFactor() ? this : withRecovery(Set.of());
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
