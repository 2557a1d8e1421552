package org.sabha.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sabha.protocol.limits.Chars;

/**
 * What a value looks like on the wire. Shapes are derived from the records once ({@link Shapes}); reading, writing, the
 * JSON schema, the TypeScript types and the documentation all walk them, so they cannot disagree.
 */
sealed interface Shape {

    /** A JSON string of {@code min} to {@code max} code points. */
    record Text(int min, int max, Chars.Script script) implements Shape {}

    /**
     * A JSON string that stands for a value of the model: an id or a secret.
     *
     * @param name simple name of the model's type
     * @param text what the string looks like
     * @param length exact length in characters of a-z and 2-7; 0 when any text of the bounds will do
     * @param make from text; throws {@link IllegalArgumentException} for what the model refuses
     * @param print to text
     */
    record Named(String name, Text text, int length, Function<String, Object> make, Function<Object, String> print)
            implements Shape {}

    /** A JSON string: {@code min} to {@code max} bytes as base64url without padding. */
    record Base64Url(int min, int max) implements Shape {
        /** How many characters so many bytes take. */
        static int characters(int bytes) {
            return (4 * bytes + 2) / 3;
        }
    }

    /** A JSON string out of a fixed list. */
    record Choice(Class<?> type, Map<String, Enum<?>> names) implements Shape {}

    /** A JSON number without fraction or exponent. */
    record Count(long min, long max, boolean isInt) implements Shape {}

    /** true or false. */
    record Flag() implements Shape {}

    /** A JSON string: UTC with milliseconds, as JavaScript's {@code toISOString} writes it. */
    record Time() implements Shape {}

    /** A JSON array of at most {@code max} elements. */
    record Sequence(Shape element, int max) implements Shape {}

    /** A JSON object with exactly these fields, those of an absent option left out. */
    record Composite(Class<?> type, List<Field> fields, Constructor<?> constructor) implements Shape {
        int indexOf(String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** A JSON object whose {@code type} says which of the composites it is. */
    record Family(Class<?> type, Map<String, Composite> members) implements Shape {}

    /** A field of a composite. */
    record Field(String name, Shape shape, boolean optional, Method accessor) {}
}
