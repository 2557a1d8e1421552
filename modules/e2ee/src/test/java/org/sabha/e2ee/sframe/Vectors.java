package org.sabha.e2ee.sframe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Test vectors of this module. */
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in, path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static byte[] bytes(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asString());
    }
}
