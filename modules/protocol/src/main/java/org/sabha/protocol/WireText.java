package org.sabha.protocol;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.sabha.model.CombiningMarks;
import org.sabha.protocol.limits.Chars;

/** Rules for strings on the wire; {@code parse.ts} holds the same rules for browsers. */
final class WireText {
    /** Longer than any name of an enum. */
    static final int MAX_NAME_LENGTH = 64;

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private WireText() {}

    /** UTC with milliseconds; what is finer is cut off. */
    static String of(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    static boolean fits(String value, Shape.Text shape) {
        int count = 0;
        for (int i = 0; i < value.length(); count++) {
            int c = value.codePointAt(i);
            boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (lone || (shape.script() == Chars.Script.LINE && breaksLine(c))) {
                return false;
            }
            i += Character.charCount(c);
        }
        return count >= shape.min()
                && count <= shape.max()
                && (shape.script() != Chars.Script.LINE || CombiningMarks.areFew(value));
    }

    /** Controls, line and paragraph separators, and characters that reverse or hide the text around them. */
    private static boolean breaksLine(int c) {
        return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
