package org.sabha.protocol;

import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.Octets;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a value as its shape says: fields in the record's order, no white space. A value outside of its bounds is a
 * defect of the caller and fails here, not at a peer that would refuse it.
 */
final class ShapeWriter {
    private final JsonGenerator generator;

    ShapeWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    void write(Shape shape, Object value) {
        switch (shape) {
            case Shape.Text text -> generator.writeString(checked(text, (String) value));
            case Shape.Named named ->
                generator.writeString(checked(named.text(), named.print().apply(value)));
            case Shape.Base64Url bytes -> generator.writeString(checked(bytes, (Octets) value));
            case Shape.Choice choice -> generator.writeString(WireNames.ofConstant((Enum<?>) value));
            case Shape.Count count -> generator.writeNumber(checked(count, ((Number) value).longValue()));
            case Shape.Flag flag -> generator.writeBoolean((Boolean) value);
            case Shape.Time time -> generator.writeString(WireText.of((Instant) value));
            case Shape.Sequence sequence -> sequence(sequence, (List<?>) value);
            case Shape.Composite composite -> {
                generator.writeStartObject();
                fields(composite, value);
                generator.writeEndObject();
            }
            case Shape.Family family -> family(family, value);
        }
    }

    private void sequence(Shape.Sequence shape, List<?> elements) {
        require(elements.size() <= shape.max(), shape);
        generator.writeStartArray();
        for (Object element : elements) {
            write(shape.element(), element);
        }
        generator.writeEndArray();
    }

    private void family(Shape.Family shape, Object value) {
        String type = WireNames.ofType(value.getClass());
        Shape.Composite member = shape.members().get(type);
        if (member == null) {
            throw new IllegalArgumentException(value.getClass() + " is not of " + shape.type());
        }
        generator.writeStartObject();
        generator.writeStringProperty("type", type);
        fields(member, value);
        generator.writeEndObject();
    }

    private void fields(Shape.Composite shape, Object value) {
        for (Shape.Field field : shape.fields()) {
            Object content = content(field, value);
            if (content instanceof Optional<?> option) {
                option.ifPresent(present -> field(field, present));
            } else {
                field(field, content);
            }
        }
    }

    private void field(Shape.Field field, Object content) {
        generator.writeName(field.name());
        write(field.shape(), content);
    }

    private static Object content(Shape.Field field, Object owner) {
        try {
            return field.accessor().invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + field.accessor(), e);
        }
    }

    private static String checked(Shape.Text shape, String value) {
        require(WireText.fits(value, shape), shape);
        return value;
    }

    private static String checked(Shape.Base64Url shape, Octets value) {
        require(value.size() >= shape.min() && value.size() <= shape.max(), shape);
        return value.base64Url();
    }

    private static long checked(Shape.Count shape, long value) {
        require(value >= shape.min() && value <= shape.max(), shape);
        return value;
    }

    private static void require(boolean holds, Shape shape) {
        if (!holds) {
            throw new IllegalArgumentException("outside of " + shape);
        }
    }
}
