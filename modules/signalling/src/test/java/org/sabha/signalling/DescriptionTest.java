package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;

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
        Set<String> found = new HashSet<>();
        for (Endpoint endpoint : Endpoint.values()) {
            if (endpoint.path().startsWith("/api/v1/")) {
                for (HttpMethod method : Set.of(HttpMethod.GET, HttpMethod.POST)) {
                    if (endpoint.allows(method)) {
                        found.add(method + " " + endpoint.path());
                    }
                }
            }
        }
        for (AccountRoute route : AccountRoute.values()) {
            found.add(route.method() + " " + route.path());
        }
        for (IntegrationRoute route : IntegrationRoute.values()) {
            found.add(route.verb() + " " + route.path());
        }
        return found;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws IOException {
        assertEquals(routed(), described());
    }
}
