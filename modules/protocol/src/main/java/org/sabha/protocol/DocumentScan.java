package org.sabha.protocol;

import org.jspecify.annotations.Nullable;
import org.sabha.protocol.limits.IntegerRange;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * First pass over a document: is it one well-formed JSON value, and what are its {@code seq} and {@code message.type},
 * wherever they stand? After it, the second pass can read a message in one go and every refusal can name the frame.
 *
 * @param seq of the frame, 0 if there is none
 * @param type of the message; null if there is none or it is no string
 * @param typeIsPresent whether the message has a {@code type}
 */
record DocumentScan(long seq, @Nullable String type, boolean typeIsPresent) {
    /** Longest {@code type} that is looked up; longer ones are unknown. */
    private static final int MAX_TYPE_LENGTH = 64;

    static DocumentScan of(JsonText text) {
        Pass pass = new Pass();
        try (JsonParser parser = text.parser()) {
            pass.run(parser);
        } catch (JacksonException e) {
            throw new ProtocolException(ProtocolErrorCode.MALFORMED_JSON, pass.seq, "document");
        }
        return new DocumentScan(pass.seq, pass.type, pass.typeIsPresent);
    }

    private static final class Pass {
        private long seq;
        private @Nullable String type;
        private boolean typeIsPresent;
        private int depth;
        private boolean inMessage;

        void run(JsonParser parser) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new ProtocolException(ProtocolErrorCode.MALFORMED_JSON, 0, "empty document");
            }
            while (token != null) {
                take(parser, token);
                token = parser.nextToken();
                if (depth == 0 && token != null) {
                    throw new ProtocolException(ProtocolErrorCode.MALFORMED_JSON, seq, "trailing data");
                }
            }
        }

        private void take(JsonParser parser, JsonToken token) {
            if (token.isStructStart()) {
                typeIsPresent |= isType(parser);
                inMessage |= token == JsonToken.START_OBJECT && depth == 1 && "message".equals(parser.currentName());
                depth++;
                if (depth > JsonText.MAX_DEPTH) {
                    throw new ProtocolException(ProtocolErrorCode.TOO_DEEP, seq, "document");
                }
            } else if (token.isStructEnd()) {
                depth--;
                inMessage &= depth > 1;
            } else if (token.isScalarValue()) {
                takeScalar(parser, token);
            }
        }

        private void takeScalar(JsonParser parser, JsonToken token) {
            if (depth == 1 && token == JsonToken.VALUE_NUMBER_INT && "seq".equals(parser.currentName())) {
                seq = WholeNumber.read(parser, 0, IntegerRange.MOST, 0);
            } else if (isType(parser)) {
                typeIsPresent = true;
                if (token == JsonToken.VALUE_STRING) {
                    type = parser.getStringLength() <= MAX_TYPE_LENGTH ? parser.getString() : "";
                }
            }
        }

        private boolean isType(JsonParser parser) {
            return depth == 2 && inMessage && "type".equals(parser.currentName());
        }
    }
}
