package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the web client and the headers of every answer. */
@ExtendWith(NoLeaks.class)
class PagesTest {
    private static final String SCRIPT = "/assets/app-1a2b.js";

    private final TestServer server = new TestServer();

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/?x=1",
                "/m/abcdefghijklmnopqrstuvwx",
                "/m/anything?at#all",
                "/m/",
                "/console",
                "/console/audit?meeting=abc",
                "/accessibility",
                "/sign-in/back?code=c"
            })
    void theStartPageIsServedForEveryLink(String path) {
        String answer = get(path);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n" + new String(TestServer.PAGE, StandardCharsets.UTF_8)), answer);
        assertEquals("no-cache", field(answer, "cache-control"));
        assertEquals("text/html; charset=utf-8", field(answer, "content-type"));
    }

    @Test
    void theInterfaceIsDescribedForPeopleAndForTools() {
        String page = get("/api");
        assertTrue(page.endsWith(new String(TestServer.INTERFACE, StandardCharsets.UTF_8)), page);
        assertEquals("text/html; charset=utf-8", field(page, "content-type"));
        String description = get("/api/v1/openapi.json");
        assertTrue(description.endsWith(new String(TestServer.DESCRIPTION, StandardCharsets.UTF_8)), description);
        assertTrue(get("/api/").startsWith("HTTP/1.1 404 "), "no other name of it is a file");
        assertTrue(get("/api/v1/other.json").startsWith("HTTP/1.1 404 "));
    }

    @Test
    @Tag("H20")
    void noOtherFileBecomesAServiceWorker() {
        assertTrue(get(SCRIPT, "Service-Worker: script\r\n").startsWith("HTTP/1.1 404 "));
        assertTrue(get("/sw.js", "Service-Worker: script\r\n").startsWith("HTTP/1.1 200 "));
        assertEquals("no-cache", field(get("/sw.js"), "cache-control"));
    }

    @Test
    void hashedFilesAreKeptByBrowsers() {
        String answer = get(SCRIPT);
        assertEquals("public, max-age=31536000, immutable", field(answer, "cache-control"));
        assertEquals("accept-encoding", field(answer, "vary"));
        assertTrue(answer.endsWith(new String(TestServer.SCRIPT, StandardCharsets.UTF_8)), answer);
    }

    @Test
    void aKnownEntityTagIsAnsweredWithoutABody() {
        String tag = field(get(SCRIPT), "etag");
        assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
        for (String asked : new String[] {tag, "\"other\", " + tag, "W/" + tag, "*"}) {
            String answer = get(SCRIPT, "If-None-Match: " + asked + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 304 Not Modified\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
            assertEquals(tag, field(answer, "etag"));
        }
        assertTrue(get(SCRIPT, "If-None-Match: \"other\"\r\n").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void headTellsTheLengthAndSendsNothing() {
        String answer = server.connect().http("HEAD " + SCRIPT + " HTTP/1.1\r\nHost: meet.example.in\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(String.valueOf(TestServer.SCRIPT.length), field(answer, "content-length"));
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void theSmallestFormIsServedThatTheAskerTakes() {
        assertForm("Accept-Encoding: br, gzip;q=0.8\r\n", "br", "-br\"", TestServer.SCRIPT_BROTLI);
        assertForm("Accept-Encoding: gzip, deflate, br, zstd\r\n", "br", "-br\"", TestServer.SCRIPT_BROTLI);
        assertForm("Accept-Encoding: gzip;q=0.8\r\n", "gzip", "-gz\"", TestServer.SCRIPT_GZIPPED);
        assertForm("Accept-Encoding: br;q=0, gzip\r\n", "gzip", "-gz\"", TestServer.SCRIPT_GZIPPED);
        assertForm("Accept-Encoding: gzip;q=0\r\n", "", "\"", TestServer.SCRIPT);
        assertForm("", "", "\"", TestServer.SCRIPT);
        assertEquals("", field(get("/", "Accept-Encoding: br, gzip\r\n"), "content-encoding"));
    }

    private void assertForm(String asked, String coding, String endOfTag, byte[] content) {
        TestClient client = server.connect();
        client.write(TestClient.get(SCRIPT, asked).getBytes(StandardCharsets.ISO_8859_1));
        byte[] answer = client.read();
        String head = new String(answer, StandardCharsets.ISO_8859_1);
        assertEquals(coding, field(head, "content-encoding"));
        assertEquals("accept-encoding", field(head, "vary"));
        assertTrue(field(head, "etag").endsWith(endOfTag), head);
        assertEquals(String.valueOf(content.length), field(head, "content-length"));
        assertArrayEquals(content, Arrays.copyOfRange(answer, answer.length - content.length, answer.length));
    }

    @Test
    void servesLargeFileCompletely() {
        TestClient client = server.connect();
        client.write(TestClient.get("/assets/large.bin").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(client.read().length > 4 << 20);
        assertTrue(client.http(TestClient.get("/health/live")).startsWith("HTTP/1.1 200 "));
    }

    @ParameterizedTest
    @Tag("H20")
    @Tag("T20")
    @Tag("T9")
    @ValueSource(strings = {"/", SCRIPT, "/nothing", "/api/v1/about", "/api/v1/join", "/health/live", "/ws"})
    void everyAnswerForbidsWhatBrowsersNeedNot(String path) {
        String answer = get(path);
        assertEquals(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                        + "media-src 'self' blob: mediastream:; font-src 'self'; connect-src 'self'; "
                        + "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'; require-trusted-types-for 'script'; "
                        + "trusted-types sabha-keys sabha-shell sabha-blur",
                field(answer, "content-security-policy"));
        assertEquals("no-referrer", field(answer, "referrer-policy"));
        assertEquals("nosniff", field(answer, "x-content-type-options"));
        assertEquals("same-origin", field(answer, "cross-origin-opener-policy"));
        assertEquals("same-origin", field(answer, "cross-origin-resource-policy"));
        assertTrue(field(answer, "permissions-policy")
                .startsWith("camera=(self), microphone=(self), display-capture=(self)"));
        assertEquals("", field(answer, "strict-transport-security"), "only over TLS");
        assertEquals("", field(answer, "access-control-allow-origin"));
        assertEquals("", field(answer, "x-frame-options"), "one rule of frames, and no other that could differ");
        assertFalse(answer.contains("set-cookie"), answer);
        assertFalse(answer.contains("\r\nserver: "), answer);
    }

    @Test
    @Tag("H20")
    void thePolicyNamesTheSocketOfItsOwnOriginOnly() {
        server.origins.include(new SignallingServer.Ports(OptionalInt.of(8443), OptionalInt.of(8080)));
        String own = server.connect().http("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
        assertTrue(own.contains("connect-src 'self' ws://localhost:8080; worker-src"), own);
        String foreign = server.connect().http("GET / HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n");
        assertTrue(foreign.contains("connect-src 'self'; worker-src"), foreign);
        assertFalse(foreign.contains("evil"), foreign);
    }
}
