package org.sabha.identity.account;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sabha.identity.SecretDigest;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Codes to be written down, for the day on which a phone is lost. Each has 80 random bits, so a plain digest keeps it
 * well; each works once.
 */
public final class RecoveryCodes {
    public static final int COUNT = 10;

    private RecoveryCodes() {}

    static List<Secret> draw(IdSource ids) {
        return Stream.generate(ids::newRecoveryCode).limit(COUNT).toList();
    }

    static Set<String> digests(List<Secret> codes) {
        return codes.stream().map(RecoveryCodes::digest).collect(Collectors.toUnmodifiableSet());
    }

    /** However it was typed: capitals, spaces and missing hyphens do not matter. */
    static String digest(Secret code) {
        String bare = code.reveal().toLowerCase(Locale.ROOT).replaceAll("[^a-z2-7]", "");
        return SecretDigest.of(new Secret(bare.isEmpty() ? "-" : bare)).value();
    }
}
