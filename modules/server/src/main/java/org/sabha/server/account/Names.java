package org.sabha.server.account;

import java.util.Optional;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;

/** Names as people typed them. */
final class Names {
    private Names() {}

    /** @return empty for what cannot be shown to others (T21) */
    static Optional<DisplayName> display(String typed) {
        try {
            return Optional.of(new DisplayName(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return empty for what nobody can sign in by */
    static Optional<LoginName> login(String typed) {
        try {
            return Optional.of(new LoginName(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
