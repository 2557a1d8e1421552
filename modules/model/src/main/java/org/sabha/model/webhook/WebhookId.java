package org.sabha.model.webhook;

import java.util.regex.Pattern;

/**
 * The id of a webhook, safe to log.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record WebhookId(String value) {
    /** How many characters an id has. */
    public static final int LENGTH = 16;

    private static final Pattern FORM = Pattern.compile("[a-z2-7]{" + LENGTH + "}");

    public WebhookId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a WebhookId has " + LENGTH + " characters of base32");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
