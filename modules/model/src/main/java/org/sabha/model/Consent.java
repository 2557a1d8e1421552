package org.sabha.model;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody agreed to when they asked to come in: the notice that was in their sight.
 *
 * @param notice version of the notice, 1 to 32 lower-case letters, digits and hyphens
 * @param language that they read it in, one of {@link #LANGUAGES}
 * @param receipt id of the receipt that they were given, 24 characters of base 32
 */
public record Consent(String notice, String language, String receipt) {
    /** That the notice is written in, as ISO 639 codes: the languages of the browser's client. */
    public static final Set<String> LANGUAGES = Set.of(
            "as", "bn", "brx", "doi", "en", "gu", "hi", "kn", "kok", "ks", "mai", "ml", "mni", "mr", "ne", "or", "pa",
            "sa", "sat", "sd", "ta", "te", "ur");

    private static final Pattern NOTICE = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern RECEIPT = Pattern.compile("[a-z2-7]{24}");

    public Consent {
        if (!NOTICE.matcher(notice).matches()
                || !LANGUAGES.contains(language)
                || !RECEIPT.matcher(receipt).matches()) {
            throw new IllegalArgumentException("a consent names a notice, a language and a receipt");
        }
    }

    /** As it stands in the log. */
    public String code() {
        return notice + " " + language + " " + receipt;
    }
}
