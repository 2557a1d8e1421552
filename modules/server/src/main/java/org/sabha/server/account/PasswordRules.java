package org.sabha.server.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.Secret;
import org.sabha.policy.PasswordStrength;
import org.sabha.protocol.rest.ErrorCode;

/**
 * Whether somebody may have the password that they chose: by CERT-In's rule (C1), by its length where they administer, and
 * by how soon a list of common passwords, words, names and keyboard patterns leads to it. Thread-safe.
 */
final class PasswordRules {
    static final int ADMINISTRATOR_CHARACTERS = 10;

    /** Of 4; below it a hundred million guesses find the password. */
    private static final int LEAST_SCORE = 3;

    /** The time that a look takes grows with the square of the length. */
    private static final int LOOKED_AT_CHARACTERS = 64;

    private final String organisation;

    /** Loads some 100,000 words, so it is made when the first password is chosen. */
    private static final class Lists {
        private static final Zxcvbn WORDS = new Zxcvbn();

        private Lists() {}
    }

    /** @param organisation that runs the server, empty where no name is set */
    PasswordRules(String organisation) {
        this.organisation = organisation;
    }

    /**
     * Why a password is not taken; empty if it is.
     *
     * @param name what its holder is called, which may be newer than the profile
     */
    Optional<ErrorCode> refuse(Secret password, Profile profile, DisplayName name) {
        if (PasswordStrength.of(password) == PasswordStrength.WEAK) {
            return Optional.of(ErrorCode.PASSWORD_WEAK);
        }
        String text = password.reveal();
        if (profile.roles().contains(AccountRole.ADMINISTRATOR)
                && text.codePointCount(0, text.length()) < ADMINISTRATOR_CHARACTERS) {
            return Optional.of(ErrorCode.PASSWORD_SHORT);
        }
        return isCommon(text, profile, name) ? Optional.of(ErrorCode.PASSWORD_COMMON) : Optional.empty();
    }

    private boolean isCommon(String text, Profile profile, DisplayName name) {
        String looked = text.substring(0, Math.min(text.length(), LOOKED_AT_CHARACTERS));
        List<String> known = new ArrayList<>(List.of("sabha"));
        addWords(known, profile.login().value());
        addWords(known, name.value());
        addWords(known, organisation);
        return Lists.WORDS.measure(looked, known).getScore() < LEAST_SCORE;
    }

    /** The whole and its words. */
    private static void addWords(List<String> known, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List.of(lower.split("[^\\p{L}\\p{M}\\p{N}]+")).stream()
                .filter(word -> word.length() > 2)
                .forEach(known::add);
        if (!lower.isBlank()) {
            known.add(lower);
        }
    }
}
