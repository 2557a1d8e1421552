package org.sabha.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes whole documents of one record type. Immutable, safe for any thread.
 *
 * @param <T> the record
 */
final class JsonDocument<T> {
    private static final JsonFactory WRITERS = JsonFactory.builder().build();

    private final Class<T> type;
    private final Shape.Composite shape;
    private final int maxBytes;

    JsonDocument(Class<T> type, Shape.Composite shape, int maxBytes) {
        this.type = type;
        this.shape = shape;
        this.maxBytes = maxBytes;
    }

    /**
     * @param utf8 one document; its position is left alone
     * @throws ProtocolException for anything but a valid document of this type
     */
    T decode(ByteBuffer utf8) {
        JsonText text = JsonText.decode(utf8, maxBytes);
        DocumentScan scan = DocumentScan.of(text);
        try (JsonParser parser = text.parser()) {
            parser.nextToken();
            return type.cast(new ShapeReader(parser, scan).read(shape, "document"));
        } catch (JacksonException e) {
            throw new ProtocolException(ProtocolErrorCode.MALFORMED_JSON, scan.seq(), "document");
        }
    }

    /**
     * @throws IllegalArgumentException if a value is outside of its bounds, which is a defect of the caller
     * @throws BodyTooLongException if all together is too long
     */
    byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = WRITERS.createGenerator(ObjectWriteContext.empty(), out)) {
            new ShapeWriter(generator).write(shape, value);
        }
        if (out.size() > maxBytes) {
            throw new BodyTooLongException("a document of " + out.size() + " bytes, at most " + maxBytes);
        }
        return out.toByteArray();
    }

    /** The value as this document's type. */
    T cast(Object value) {
        return type.cast(value);
    }
}
