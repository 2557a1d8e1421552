package org.sabha.model.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address of mail as SMTP takes it without extensions: a dot-string before the {@code @} (RFC 5321 section 4.1.2), a
 * name of a domain after it. There is no room in it for a second address, a line break or a comment.
 */
public record MailAddress(String value) {
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*");
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    public MailAddress {
        int at = value.lastIndexOf('@');
        if (value.length() > MAX_LENGTH
                || at < 1
                || at > MAX_LOCAL
                || !LOCAL.matcher(value.substring(0, at)).matches()
                || !DOMAIN.matcher(value.substring(at + 1)).matches()) {
            throw new IllegalArgumentException("not an address of mail");
        }
    }

    /**
     * As a person typed it. A domain in another script is written as DNS has it (RFC 3490); letters of another script before
     * the {@code @} need an extension of SMTP (RFC 6531) that relays often lack, and are refused.
     *
     * @return empty if it is none
     */
    public static Optional<MailAddress> of(String typed) {
        String text = typed.strip();
        int at = text.lastIndexOf('@');
        if (at < 1 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String domain = IDN.toASCII(text.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            return Optional.of(new MailAddress(text.substring(0, at) + '@' + domain.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What stands after the {@code @}. */
    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** The same for addresses that mail servers hardly ever tell apart. */
    public String folded() {
        return value.toLowerCase(Locale.ROOT);
    }

    /** An address is personal, and stands in no log. */
    @Override
    public String toString() {
        return "redacted";
    }
}
