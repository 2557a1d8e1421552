package org.sabha.trust;

/**
 * Writes JSON exactly as {@code JSON.stringify} does in browsers: nothing between values, texts quoted as ECMA-262 says
 * (QuoteJSONString), which is also what RFC 8785 asks for. The caller decides the order of names. Not thread-safe.
 */
public final class JsonTextWriter {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    /** Opens an object or a list with this bracket. */
    public JsonTextWriter begin(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    /** Closes an object or a list with this bracket. */
    public JsonTextWriter end(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** Writes a name; its value must follow. */
    public JsonTextWriter name(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    /** Writes a value as it is: a number, {@code true}, {@code false} or {@code null}. */
    public JsonTextWriter plain(String value) {
        separate();
        text.append(value);
        return this;
    }

    /** Writes a text in quotes. */
    public JsonTextWriter text(String value) {
        separate();
        quote(value);
        return this;
    }

    /** All that was written so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            escape(value, at);
        }
        text.append('"');
    }

    private void escape(String value, int at) {
        char unit = value.charAt(at);
        switch (unit) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\b' -> text.append("\\b");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\f' -> text.append("\\f");
            case '\r' -> text.append("\\r");
            default -> {
                if (unit < ' ' || isUnpairedSurrogate(value, at)) {
                    text.append("\\u").append(String.format("%04x", (int) unit));
                } else {
                    text.append(unit);
                }
            }
        }
    }

    private static boolean isUnpairedSurrogate(String value, int at) {
        char unit = value.charAt(at);
        if (Character.isHighSurrogate(unit)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
