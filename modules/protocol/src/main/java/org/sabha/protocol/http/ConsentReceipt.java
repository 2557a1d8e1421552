package org.sabha.protocol.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;

/**
 * What somebody has in hand of their consent, and takes it back by. What is signed is {@link #statement}, by the key of the audit log.
 *
 * @param id by which the log's row is found
 * @param meeting that they asked to come to
 * @param notice version of the notice
 * @param language that they read it in
 * @param at when they agreed
 * @param key public Ed25519 key, hexadecimal
 * @param signature hexadecimal
 */
public record ConsentReceipt(
        @Chars(min = 24, max = 24) String id,
        RoomId meeting,
        @Chars(max = 32) String notice,
        @Chars(min = 2, max = 16) String language,
        Instant at,
        @Chars(min = 64, max = 64) String key,
        @Chars(min = 128, max = 128) String signature) {

    /** As times stand in JSON here. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The lines that are signed, each ending with a line feed; {@link #key} and {@link #signature} are none of them. */
    public String statement() {
        return statement(id, meeting, notice, language, at);
    }

    /** The same, before there is a signature. */
    public static String statement(String id, RoomId meeting, String notice, String language, Instant at) {
        return String.join("\n", "sabha consent 1", id, meeting.value(), notice, language, TIME.format(at)) + "\n";
    }
}
