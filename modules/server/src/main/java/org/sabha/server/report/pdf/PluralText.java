package org.sabha.server.report.pdf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The part of ICU's message format that texts of reports use: {@code {name}} and {@code {count, plural, =0 {…} one {…} other
 * {…}}} with {@code #} for the number. In English one is 1, in Hindi 0 and 1; both have {@code =0} before it where it matters.
 */
final class PluralText {
    private final String text;

    PluralText(String text) {
        this.text = text;
    }

    /** @param pairs name and value, one after the other */
    String with(Object... pairs) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return fill(text, values, "#");
    }

    private static String fill(String text, Map<String, Object> values, String number) {
        StringBuilder filled = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{') {
                int end = closing(text, at);
                filled.append(part(text.substring(at + 1, end), values));
                at = end;
            } else {
                filled.append(c == '#' ? number : String.valueOf(c));
            }
        }
        return filled.toString();
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("a brace is not closed: " + text);
    }

    private static String part(String inside, Map<String, Object> values) {
        int comma = inside.indexOf(',');
        String name = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        String value = String.valueOf(values.getOrDefault(name, ""));
        return comma < 0 ? value : plural(inside.substring(inside.indexOf(',', comma + 1) + 1), value, values);
    }

    /** As the browser's pages write numbers: 4,312. */
    private static String grouped(String number) {
        return number.matches("\\d{4,}") ? String.format(Locale.ROOT, "%,d", Long.parseLong(number)) : number;
    }

    private static String plural(String forms, String value, Map<String, Object> values) {
        Map<String, String> byName = new HashMap<>();
        for (int open = forms.indexOf('{'), from = 0; open >= 0; open = forms.indexOf('{', from)) {
            int end = closing(forms, open);
            byName.put(forms.substring(from, open).strip(), forms.substring(open + 1, end));
            from = end + 1;
        }
        String other = byName.getOrDefault("other", "");
        String form = byName.getOrDefault("=" + value, value.equals("1") ? byName.getOrDefault("one", other) : other);
        return fill(form, values, grouped(value));
    }
}
