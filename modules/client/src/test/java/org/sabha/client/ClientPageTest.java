package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/integrate/java-client.md} is the source of {@link Listen}, so that it compiles. */
class ClientPageTest {
    private static final String MARK = "// page: from here on docs/integrate/java-client.md has these lines\n";

    @Test
    void thePageHasTheExampleThatCompiles() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/sabha/client/Listen.java"));
        String example = source.substring(source.indexOf(MARK) + MARK.length());
        String page = Files.readString(Path.of("../../docs/integrate/java-client.md"));
        assertTrue(
                page.contains("```java\n" + example + "```\n"),
                "docs/integrate/java-client.md has not these lines:\n" + example);
    }
}
