package org.sabha.trust;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JSON in the canonical form of RFC 8785: names sorted by their UTF-16 units, nothing between values. Numbers are whole and
 * below 2^53. An unpaired surrogate, which RFC 8785 does not allow, is escaped, so that two values never have the same form.
 */
public final class CanonicalJson {
    private static final long MAX_NUMBER = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * The form of a value, in UTF-8.
     *
     * @throws IllegalArgumentException for a number that is not whole or is 2^53 or more
     */
    public static byte[] of(JsonNode value) {
        JsonTextWriter writer = new JsonTextWriter();
        write(value, writer);
        return writer.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, JsonTextWriter to) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> sorted = new TreeMap<>();
                node.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
                to.begin('{');
                sorted.forEach((name, value) -> write(value, to.name(name)));
                to.end('}');
            }
            case ARRAY -> {
                to.begin('[');
                node.values().forEach(value -> write(value, to));
                to.end(']');
            }
            case STRING -> to.text(node.asString());
            case NUMBER -> to.plain(String.valueOf(wholeNumber(node)));
            case BOOLEAN -> to.plain(String.valueOf(node.asBoolean()));
            case NULL -> to.plain("null");
            default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
        }
    }

    private static long wholeNumber(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            long number = node.asLong();
            if (number >= -MAX_NUMBER && number <= MAX_NUMBER) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number is not whole, or is 2^53 or more");
    }
}
