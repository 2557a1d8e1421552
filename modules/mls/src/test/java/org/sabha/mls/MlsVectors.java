package org.sabha.mls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The working group's vectors in {@code vectors/mls}. */
final class MlsVectors {
    private MlsVectors() {}

    static JsonNode read(String file) {
        try (InputStream in = MlsVectors.class.getResourceAsStream("/vectors/mls/" + file)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in, file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] bytes(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asString());
    }
}
