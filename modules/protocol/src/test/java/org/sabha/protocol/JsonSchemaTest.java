package org.sabha.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.protocol.GoldenFiles.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The published schema takes what the codec takes and refuses what it refuses, as far as a schema can tell. */
@Tag("H19")
class JsonSchemaTest {
    private static final Wire WIRE = new Wire();
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    /** What only a reader of the text itself can see: 7.0 is 7 to a schema, and a schema knows no calendar. */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "seq-fraction.invalid-value.0",
            "seq-exponent.invalid-value.0",
            "bytes-spare-bits.invalid-value.7",
            "bytes-cut.invalid-value.7",
            "floor-of-nobody-without-time.invalid-value.7",
            "seal-to-nobody.invalid-value.7",
            "seal-to-hosts-and-a-person.invalid-value.7",
            "text-lone-surrogate.invalid-value.7",
            "text-swapped-surrogates.invalid-value.7",
            "name-lone-surrogate.invalid-value.3",
            "create-meeting-request.title-tower.invalid-value.0",
            "time-leap-second.invalid-value.3",
            "time-hour-24.invalid-value.3",
            "time-february-30.invalid-value.3");

    static Stream<Golden> valid() {
        return Stream.of("client", "server", "http").flatMap(folder -> GoldenFiles.in(folder).stream());
    }

    static Stream<Golden> invalid() {
        return Stream.of("invalid-client", "invalid-server", "invalid-http")
                .flatMap(folder -> GoldenFiles.in(folder).stream())
                .filter(golden -> Set.of("unknown-type", "unknown-field", "missing-field", "invalid-value")
                        .contains(golden.fromEnd(2)))
                .filter(golden -> !BEYOND_A_SCHEMA.contains(golden.name()));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takesGoldenFiles(Golden golden) {
        assertEquals(List.of(), schema(golden).validate(new String(golden.document(), UTF_8), InputFormat.JSON));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesInvalidFiles(Golden golden) {
        assertFalse(schema(golden)
                .validate(new String(golden.content(), UTF_8), InputFormat.JSON)
                .isEmpty());
    }

    @Test
    void describesTheWebSocketWithoutADanglingReference() {
        String yaml = TreeText.yaml(new AsyncApi(WIRE, new Javadocs(Path.of("src/main/java"))).document());
        JsonNode root = new YAMLMapper().readTree(yaml);
        assertEquals("3.0.0", root.get("asyncapi").asString());
        Set<String> dangling = new TreeSet<>();
        List<JsonNode> references = root.findValues("$ref");
        for (JsonNode reference : references) {
            if (root.at(reference.asString().substring(1)).isMissingNode()) {
                dangling.add(reference.asString());
            }
        }
        assertEquals(Set.of(), dangling);
        assertTrue(references.size() > 100);
    }

    private static Schema schema(Golden golden) {
        String name = switch (golden.folder()) {
            case "client", "invalid-client" -> "ClientFrame";
            case "server", "invalid-server" -> "ServerFrame";
            default ->
                HttpBodyCodec.BODIES.stream()
                        .filter(body -> golden.name().startsWith(WireNames.ofType(body)))
                        .findFirst()
                        .orElseThrow()
                        .getSimpleName();
        };
        return SCHEMAS.computeIfAbsent(name, JsonSchemaTest::load);
    }

    private static Schema load(String name) {
        Map<String, Object> document = JsonSchema.document(WIRE);
        document.put("$ref", "#/$defs/" + name);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(TreeText.json(document), InputFormat.JSON);
    }
}
