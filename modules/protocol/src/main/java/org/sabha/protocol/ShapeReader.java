package org.sabha.protocol;

import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Second pass over a document that {@link DocumentScan} found well formed: reads it as a shape. The first thing that
 * does not fit ends the reading with its code.
 */
final class ShapeReader {
    private static final int INSTANT_LENGTH = 24;

    private final JsonParser parser;
    private final DocumentScan scan;

    ShapeReader(JsonParser parser, DocumentScan scan) {
        this.parser = parser;
        this.scan = scan;
    }

    /** Reads the value at whose first token the parser stands. */
    Object read(Shape shape, String place) {
        return switch (shape) {
            case Shape.Text text -> text(text, place);
            case Shape.Named named -> named(named, place);
            case Shape.Base64Url bytes -> bytes(bytes, place);
            case Shape.Choice choice -> choice(choice, place);
            case Shape.Count count -> number(count, place);
            case Shape.Flag flag -> flag(place);
            case Shape.Time time -> time(place);
            case Shape.Sequence sequence -> sequence(sequence, place);
            case Shape.Composite composite -> composite(composite, place, false);
            case Shape.Family family -> family(family, place);
        };
    }

    private String text(Shape.Text shape, String place) {
        expect(JsonToken.VALUE_STRING, place);
        // A code point is one or two characters: what is longer than that need not be copied to be refused.
        if (parser.getStringLength() > 2L * shape.max()) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
        String value = parser.getString();
        if (!WireText.fits(value, shape)) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
        return value;
    }

    private Object named(Shape.Named shape, String place) {
        String value = text(shape.text(), place);
        try {
            return shape.make().apply(value);
        } catch (IllegalArgumentException e) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
    }

    private Object bytes(Shape.Base64Url shape, String place) {
        expect(JsonToken.VALUE_STRING, place);
        int length = parser.getStringLength();
        if (length < Shape.Base64Url.characters(shape.min()) || length > Shape.Base64Url.characters(shape.max())) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
        try {
            return Octets.ofBase64Url(parser.getString());
        } catch (IllegalArgumentException e) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
    }

    private Object choice(Shape.Choice shape, String place) {
        expect(JsonToken.VALUE_STRING, place);
        Object value = parser.getStringLength() > WireText.MAX_NAME_LENGTH
                ? null
                : shape.names().get(parser.getString());
        if (value == null) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
        return value;
    }

    private Object number(Shape.Count shape, String place) {
        expect(JsonToken.VALUE_NUMBER_INT, place);
        long value = WholeNumber.read(parser, shape.min(), shape.max(), Long.MIN_VALUE);
        if (value == Long.MIN_VALUE) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
        if (shape.isInt()) {
            return (int) value;
        }
        return value;
    }

    private Object flag(String place) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        };
    }

    private Object time(String place) {
        expect(JsonToken.VALUE_STRING, place);
        if (parser.getStringLength() == INSTANT_LENGTH) {
            String value = parser.getString();
            try {
                Instant instant = Instant.parse(value);
                // Instant.parse also takes 24:00 and leap seconds; only the one spelling that is written is read.
                if (WireText.of(instant).equals(value)) {
                    return instant;
                }
            } catch (DateTimeException e) {
                throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
            }
        }
        throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
    }

    private Object sequence(Shape.Sequence shape, String place) {
        expect(JsonToken.START_ARRAY, place);
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() == shape.max()) {
                throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
            }
            elements.add(read(shape.element(), place));
        }
        return elements;
    }

    private Object family(Shape.Family shape, String place) {
        expect(JsonToken.START_OBJECT, place);
        String type = scan.type();
        if (type == null) {
            throw refuse(
                    scan.typeIsPresent() ? ProtocolErrorCode.INVALID_VALUE : ProtocolErrorCode.MISSING_FIELD, "type");
        }
        Shape.Composite member = shape.members().get(type);
        if (member == null) {
            throw refuse(ProtocolErrorCode.UNKNOWN_TYPE, place);
        }
        return composite(member, place, true);
    }

    private Object composite(Shape.Composite shape, String place, boolean isMessage) {
        expect(JsonToken.START_OBJECT, place);
        @Nullable Object[] values = new @Nullable Object[shape.fields().size()];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (isMessage && "type".equals(name)) {
                continue;
            }
            int index = shape.indexOf(name);
            if (index < 0) {
                throw refuse(ProtocolErrorCode.UNKNOWN_FIELD, place);
            }
            Shape.Field field = shape.fields().get(index);
            values[index] = read(field.shape(), field.name());
        }
        return construct(shape, complete(shape, values), place);
    }

    private Object[] complete(Shape.Composite shape, @Nullable Object[] values) {
        Object[] arguments = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Shape.Field field = shape.fields().get(i);
            Object value = values[i];
            if (value == null && !field.optional()) {
                throw refuse(ProtocolErrorCode.MISSING_FIELD, field.name());
            }
            arguments[i] = field.optional() ? Optional.ofNullable(value) : value;
        }
        return arguments;
    }

    private Object construct(Shape.Composite shape, Object[] arguments, String place) {
        try {
            return shape.constructor().newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
            }
            throw new IllegalStateException("constructor of " + shape.type() + " failed", e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("constructor of " + shape.type() + " cannot be called", e);
        }
    }

    private void expect(JsonToken token, String place) {
        if (parser.currentToken() != token) {
            throw refuse(ProtocolErrorCode.INVALID_VALUE, place);
        }
    }

    private ProtocolException refuse(ProtocolErrorCode code, String place) {
        return new ProtocolException(code, scan.seq(), place);
    }
}
