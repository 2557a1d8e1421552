package org.sabha.identity.account;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;

/**
 * Who an account is for.
 *
 * @param name what meetings show; its holder cannot change it
 * @param external who this is to a directory or single sign-on; such an account has no password here
 * @param verified whether the organisation vouches for the name
 */
public record Profile(
        LoginName login,
        DisplayName name,
        Set<AccountRole> roles,
        Optional<ExternalIdentity> external,
        boolean verified) {

    public Profile {
        EnumSet<AccountRole> copy = EnumSet.noneOf(AccountRole.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
    }

    /** A person known here only, vouched for by the administrator who invites them. */
    public static Profile local(LoginName login, DisplayName name, Set<AccountRole> roles) {
        return new Profile(login, name, roles, Optional.empty(), true);
    }

    public Profile withName(DisplayName changed) {
        return new Profile(login, changed, roles, external, verified);
    }

    public Profile withRoles(Set<AccountRole> changed) {
        return new Profile(login, name, changed, external, verified);
    }
}
