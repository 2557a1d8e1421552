package org.sabha.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The characters of one JSON document (RFC 8259), decoded from UTF-8 without mercy and without guessing another
 * encoding. Names are not kept in a table that outlives the document, so a sender cannot fill it.
 */
final class JsonText {
    /** Deepest nesting of objects and arrays that is read (H19). */
    static final int MAX_DEPTH = 32;

    private static final char BYTE_ORDER_MARK = 0xFEFF;

    /** Depth, numbers and texts are bounded by {@link DocumentScan} and the shapes, with codes of their own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final char[] chars;
    private final int length;

    private JsonText(char[] chars, int length) {
        this.chars = chars;
        this.length = length;
    }

    /**
     * @param utf8 the document; its position is left alone
     * @param maxBytes most bytes
     */
    static JsonText decode(ByteBuffer utf8, int maxBytes) {
        if (utf8.remaining() > maxBytes) {
            throw new ProtocolException(ProtocolErrorCode.TOO_LARGE, 0, "document");
        }
        CharBuffer chars;
        try {
            chars = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(utf8.duplicate());
        } catch (CharacterCodingException e) {
            throw new ProtocolException(ProtocolErrorCode.NOT_TEXT, 0, "document");
        }
        if (!chars.isEmpty() && chars.get(0) == BYTE_ORDER_MARK) {
            throw new ProtocolException(ProtocolErrorCode.MALFORMED_JSON, 0, "byte order mark");
        }
        return new JsonText(chars.array(), chars.remaining());
    }

    JsonParser parser() {
        return FACTORY.createParser(ObjectReadContext.empty(), chars, 0, length);
    }
}
