package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.rest.RouteContract;

/** That what the server routes by and what its OpenAPI description says are the same, path by path and method by method. */
@Tag("H23")
class DescriptionTest {
    private static final Pattern PATH = Pattern.compile("^ {4}\"(/api/v1/[^\"]*)\": \\{$");
    private static final Pattern METHOD = Pattern.compile("^ {6}\"(get|post|put|delete)\": \\{$");

    private static Set<String> described() throws IOException {
        Set<String> found = new HashSet<>();
        String path = "";
        for (String line : Files.readAllLines(Path.of("../../docs/protocol/openapi.json"))) {
            Matcher begins = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (begins.matches()) {
                path = begins.group(1);
            } else if (method.matches()) {
                assertTrue(found.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path), path);
            }
        }
        return found;
    }

    private static Set<String> routed() {
        return RouteContract.all().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws IOException {
        assertEquals(routed(), described());
    }
}
