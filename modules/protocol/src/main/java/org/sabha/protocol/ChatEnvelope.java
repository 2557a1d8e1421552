package org.sabha.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * What clients seal as a message of the chat; the server never reads it. Written in one way only, so that every client
 * reads the same out of it: the members in this order, each once, no other, no space, no escape that need not be.
 *
 * @param v the version of this form
 * @param id counts up for its author as long as they have one signature key
 * @param text no control characters but new lines and tabs, and not blank
 * @param re what it answers; its words are taken from what the reader was sent
 * @param after the last few of its author's messages to the same people that the server had confirmed: rising, one to
 *     {@value #MAX_AFTER}
 */
public record ChatEnvelope(
        @IntegerRange(min = 1, max = 1) long v,
        @IntegerRange(min = 1) long id,
        @Chars(max = 16_384, script = Chars.Script.ANY) String text,
        Optional<Reference> re,
        Optional<@Items(max = MAX_AFTER) List<@IntegerRange(min = 1) Long>> after) {
    /** So many numbers an envelope names at most. */
    public static final int MAX_AFTER = 8;

    /** Most bytes of the text as JSON; with the seal it is below what the server takes ({@link ClientMessage.Seal}). */
    public static final int MAX_TEXT_BYTES = 12_000;

    private static final String BEGINNING = "{\"v\":";
    private static final JsonDocument<ChatEnvelope> DOCUMENT =
            new JsonDocument<>(ChatEnvelope.class, new Shapes().composite(ChatEnvelope.class), 16_384);
    /** A record around the text: its name, colon, braces. */
    private static final int AROUND_TEXT_BYTES = 48;

    public ChatEnvelope {
        if (text.isBlank() || text.codePoints().anyMatch(ChatEnvelope::isUnfit)) {
            throw new IllegalArgumentException("a text of letters, new lines and tabs");
        }
        after = after.map(List::copyOf);
        if (!after.map(ChatEnvelope::isRising).orElse(true)) {
            throw new IllegalArgumentException("rising numbers, or none");
        }
    }

    private static boolean isRising(List<Long> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i) <= numbers.get(i - 1)) {
                return false;
            }
        }
        return !numbers.isEmpty();
    }

    /**
     * A message by who signed it and which of theirs it is, so that nobody can take another's place.
     *
     * @param by the author's signature key
     * @param id its number
     */
    public record Reference(
            @Chars(max = 64, script = Chars.Script.ANY) String by,
            @IntegerRange(min = 1) long id) {}

    /** What came out of a seal. */
    public sealed interface Unwrapped {
        record Written(ChatEnvelope envelope) implements Unwrapped {}

        /** Of before there were envelopes. */
        record Plain(String text) implements Unwrapped {}

        /** By a client of another time, or by one that means no good. */
        record Unknown() implements Unwrapped {}
    }

    /**
     * What an app wants written, as far as it can be: empty if nothing is left of it, or more than fits.
     *
     * @param after numbers that the server confirmed, rising; of too many the first are left out
     */
    public static Optional<ChatEnvelope> of(long id, String typed, Optional<Reference> re, List<Long> after) {
        StringBuilder cleaned = new StringBuilder();
        typed.replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(c -> !isUnfit(c))
                .forEach(cleaned::appendCodePoint);
        String text = cleaned.toString().strip();
        if (text.isBlank() || text.length() > MAX_TEXT_BYTES) {
            return Optional.empty();
        }
        ChatEnvelope envelope = new ChatEnvelope(1, id, text, Optional.empty(), Optional.empty());
        if (DOCUMENT.encode(envelope).length > MAX_TEXT_BYTES + AROUND_TEXT_BYTES) {
            return Optional.empty();
        }
        List<Long> last = after.subList(Math.max(0, after.size() - MAX_AFTER), after.size());
        return Optional.of(new ChatEnvelope(1, id, text, re, Optional.of(last).filter(numbers -> !numbers.isEmpty())));
    }

    /** To be sealed. */
    public String wrap() {
        return new String(DOCUMENT.encode(this), UTF_8);
    }

    /** Anything gives an answer. */
    public static Unwrapped unwrap(String sealed) {
        if (!sealed.startsWith(BEGINNING)) {
            return new Unwrapped.Plain(sealed);
        }
        byte[] utf8 = sealed.getBytes(UTF_8);
        try {
            ChatEnvelope envelope = DOCUMENT.decode(ByteBuffer.wrap(utf8));
            boolean isAsWritten = Arrays.equals(DOCUMENT.encode(envelope), utf8);
            return isAsWritten ? new Unwrapped.Written(envelope) : new Unwrapped.Unknown();
        } catch (ProtocolException e) {
            return new Unwrapped.Unknown();
        }
    }

    private static boolean isUnfit(int c) {
        boolean isControl = c < 0x20 || (c >= 0x7F && c <= 0x9F);
        boolean isLone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return isLone || (isControl && c != '\n' && c != '\t');
    }
}
