package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers a page of another site may show in a frame or read, by the administrator's list. */
@ExtendWith(NoLeaks.class)
@Tag("T51")
class EmbeddingTest {
    private static final String MEETING = "/m/abcdefghijklmnopqrstuvwx";
    private static final String SCRIPT = "/embed/sabha-embed.js";
    private static final Set<String> LISTED = Set.of("https://portal.example.in", "http://localhost:3000");

    private final TestServer server = new TestServer(settings -> settings.withEmbedders(LISTED));

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private String get(String path, String... fields) {
        return server.connect().http(TestClient.get(path, fields));
    }

    private static String field(String answer, String name) {
        var found = Pattern.compile("\r\n" + name + ": ([^\r]*)\r\n").matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    private static String ancestors(String answer) {
        var found = Pattern.compile("; frame-ancestors ([^;]*)").matcher(field(answer, "content-security-policy"));
        return found.find() ? found.group(1) : "";
    }

    @Test
    void aMeetingStandsInFramesOfListedPagesAlone() {
        String answer = get(MEETING);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertEquals("http://localhost:3000 https://portal.example.in", ancestors(answer));
        assertTrue(answer.endsWith("\r\n\r\n" + new String(TestServer.PAGE, StandardCharsets.UTF_8)), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/m",
                "/console",
                "/console/audit",
                "/accessibility",
                "/sign-in/back?code=c",
                "/api",
                "/api/v1/about",
                "/api/v1/join",
                "/assets/app-1a2b.js",
                "/embed/sabha-embed.js",
                "/embed/nothing",
                "/health/live",
                "/files/v1/a/0",
                "/nothing",
                "/?/m/abcdefghijklmnopqrstuvwx"
            })
    void nothingElseStandsInAnyFrame(String path) {
        assertEquals("'none'", ancestors(get(path)));
    }

    @Test
    void aRequestThatIsRefusedStandsInNoFrame() {
        String post = server.connect().http("POST " + MEETING + " HTTP/1.1\r\nHost: meet.example.in\r\n\r\n");
        assertTrue(post.startsWith("HTTP/1.1 405 "), post);
        assertEquals("'none'", ancestors(post));
        String worker = get(MEETING, "Service-Worker: script\r\n");
        assertTrue(worker.startsWith("HTTP/1.1 404 "), worker);
        assertEquals("'none'", ancestors(worker));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://portal.example.in",
                "https://evil.example",
                "https://portal.example.in.evil.example",
                "null"
            })
    void requestHeadersDoNotChangeFramePolicy(String origin) {
        String answer = get(MEETING, "Origin: " + origin + "\r\n", "Referer: " + origin + "/\r\n");
        assertEquals("http://localhost:3000 https://portal.example.in", ancestors(answer));
        assertFalse(answer.contains("evil"), answer);
        assertEquals("", field(answer, "access-control-allow-origin"), "shown, and never read");
        assertEquals("same-origin", field(answer, "cross-origin-resource-policy"));
    }

    @Test
    void otherPagesCannotBeFramed() {
        server.origins.include(new SignallingServer.Ports(OptionalInt.of(8443), OptionalInt.of(8080)));
        String framed = server.connect().http("GET " + MEETING + " HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
        String start = server.connect().http("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
        assertEquals(
                field(start, "content-security-policy").replaceFirst("frame-ancestors [^;]*", ""),
                field(framed, "content-security-policy").replaceFirst("frame-ancestors [^;]*", ""));
        assertTrue(framed.contains("connect-src 'self' ws://localhost:8080;"), framed);
        for (String same : List.of("permissions-policy", "cross-origin-opener-policy", "referrer-policy")) {
            assertEquals(field(start, same), field(framed, same));
        }
    }

    @Test
    void noBrowserKeepsAPageWithTheListOfBefore() {
        String tag = field(get("/"), "etag");
        String answer = get(MEETING, "If-None-Match: " + tag + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertEquals("no-store", field(answer, "cache-control"));
        assertEquals("", field(answer, "etag"));
    }

    @Test
    void anyPageMayLoadTheScriptAndHoldItToADigest() {
        String answer = get(SCRIPT, "Origin: https://portal.example.in\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertEquals("cross-origin", field(answer, "cross-origin-resource-policy"));
        assertEquals("*", field(answer, "access-control-allow-origin"));
        assertEquals("no-cache", field(answer, "cache-control"));
        String missing = get("/embed/other.js");
        assertEquals("same-origin", field(missing, "cross-origin-resource-policy"));
    }

    @Test
    void withoutAListNothingStandsInAnyFrame() {
        try (TestServer closed = new TestServer()) {
            String answer = closed.connect().http(TestClient.get(MEETING));
            assertEquals("'none'", ancestors(answer));
            assertEquals("no-cache", field(answer, "cache-control"), "as all pages are");
        }
    }
}
