package org.sabha.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files that are generated from the records and committed say what the records say. */
class GeneratedFilesTest {
    private static final boolean WRITE = Boolean.getBoolean("protocol.write");
    private static final String COMMAND = "mvn -pl modules/protocol -am test -Dtest=GeneratedFilesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dprotocol.write=true";
    private static final Path REPOSITORY = Path.of("../..");

    private final Wire wire = new Wire();
    private final Javadocs javadocs =
            new Javadocs(Path.of("src/main/java"), REPOSITORY.resolve("modules/model/src/main/java"));

    @Test
    void typeScriptTypesAreThoseOfTheRecords() throws IOException {
        check("modules/web/src/protocol/messages.ts", new TypeScriptTypes(wire).write());
    }

    @Test
    void typeScriptShapesAreThoseOfTheRecords() throws IOException {
        check("modules/web/src/protocol/shapes.ts", new TypeScriptShapes(wire).write());
    }

    @Test
    void jsonSchemaIsThatOfTheRecords() throws IOException {
        check("docs/protocol/schema.json", TreeText.json(JsonSchema.document(wire)));
    }

    @Test
    void asyncApiPageIsThatOfTheRecords() throws IOException {
        check("docs/protocol/asyncapi.yaml", TreeText.yaml(new AsyncApi(wire, javadocs).document()));
    }

    @Test
    void messagesPageIsThatOfTheRecords() throws IOException {
        check("docs/protocol/messages.md", new MessagesPage(wire, javadocs).write());
    }

    @Test
    @Tag("H23")
    void openApiDocumentIsThatOfTheRoutes() throws IOException {
        check("docs/protocol/openapi.json", TreeText.json(new OpenApi(wire, javadocs).document()));
    }

    @Test
    void pageOfTheInterfaceIsThatOfItsDocument() throws IOException {
        check("docs/protocol/api.html", new ApiPage(new OpenApi(wire, javadocs).document()).write());
    }

    private static void check(String path, String expected) throws IOException {
        Path file = REPOSITORY.resolve(path);
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        String found = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(expected, found, path + " differs from the records; write it anew with: " + COMMAND);
    }
}
