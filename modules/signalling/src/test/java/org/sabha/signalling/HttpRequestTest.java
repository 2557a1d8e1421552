package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/** What a request must look like, and what becomes of one that does not. */
@ExtendWith(NoLeaks.class)
class HttpRequestTest {
    private static final String HOST = "Host: meet.example.in\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String OWN_ORIGIN = "Origin: " + TestServer.ORIGIN + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String POST_ORGANISER = "POST /api/v1/organiser HTTP/1.1\r\n";
    private static final String LINK_IN_CHUNKS =
            "a\r\n{\"secret\":\r\n17\r\n\"organiser-link-secret\"\r\nf\r\n,\"browser\":\"b\"}\r\n";
    private static final String POST_JOIN = "POST /api/v1/join HTTP/1.1\r\n";

    private TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private static void assertRefused(int status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.endsWith(",\"code\":\"" + code + "\"}"), answer);
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
        assertTrue(answer.contains("content-security-policy: default-src 'none'"), answer);
    }

    private void assertClosesAlone(TestClient client) {
        TestClient other = server.connect();
        client.wait(Duration.ofSeconds(1));
        assertFalse(client.isOpen());
        assertTrue(other.http(TestClient.get("/health/live")).startsWith("HTTP/1.1 200 "));
    }

    // --- shape (H37)

    @ParameterizedTest
    @Tag("H37")
    @ValueSource(
            strings = {
                "\u0000GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0001\u0002GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u007fGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: b\u0000c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a'; script-src *\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
                "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void malformedRequestsAreRefused(String request) {
        TestClient client = server.connect();
        assertRefused(400, "malformed-request", client.http(request));
        assertClosesAlone(client);
    }

    @ParameterizedTest
    @Tag("H37")
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
            })
    void requestsWithTwoEndsAreRefused(String length) {
        TestClient client = server.connect();
        String smuggled = "0\r\n\r\nGET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
        String answer = client.http(POST_JOIN + HOST + OWN_ORIGIN + JSON + length + "\r\n" + smuggled);
        assertRefused(400, "malformed-request", answer);
        assertEquals(0, server.meetings.joins.size());
        assertClosesAlone(client);
    }

    @Test
    @Tag("H37")
    void chunksWithoutOneEndAreRefused() {
        for (String chunk : new String[] {"zz\r\n", "5;\u0000\r\nabcde\r\n0\r\n\r\n", "-1\r\n", "5\nabcde\n0\n\n"}) {
            TestClient client = server.connect();
            String answer = client.http(POST_JOIN + HOST + OWN_ORIGIN + JSON + CHUNKED + chunk);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "), chunk + answer);
            client.wait(Duration.ofSeconds(11));
            assertFalse(client.isOpen());
        }
        assertEquals(0, server.meetings.joins.size());
    }

    @ParameterizedTest
    @Tag("H37")
    @ValueSource(
            strings = {
                "0\r\nX: b\r\n c\r\n\r\n",
                "0\r\nX: b\r\n\tc\r\n\r\n",
                "0\r\n X: b\r\n\r\n",
                "000;part=1\r\nX: b\r\nY: d\r\n e\r\n\r\n"
            })
    void foldedTrailersAreRefused(String end) {
        String request = POST_ORGANISER + HOST + OWN_ORIGIN + JSON + CHUNKED + LINK_IN_CHUNKS + end;
        TestClient client = server.connect();
        assertRefused(400, "malformed-request", client.http(request));
        assertClosesAlone(client);
        TestClient inBytes = server.connect();
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < request.length(); i++) {
            answer.append(inBytes.http(request.substring(i, i + 1)));
        }
        assertRefused(400, "malformed-request", answer.toString());
    }

    @Test
    void trailersAreTakenAndIgnored() {
        TestClient client = server.connect();
        String request =
                POST_ORGANISER + HOST + OWN_ORIGIN + JSON + CHUNKED + LINK_IN_CHUNKS + "0\r\nX: b c\r\nY: d\r\n\r\n";
        assertTrue(client.http(request).startsWith("HTTP/1.1 200 "));
        assertTrue(client.http(TestClient.get("/health/live")).startsWith("HTTP/1.1 200 "));
    }

    /** What looks like the end, or like a folded line, is none in the middle of a chunk. */
    @Test
    void linesOfAChunkMayBeginWithSpaces() {
        TestClient client = server.connect();
        String chunks = "022\r\n{\"secret\":\"organiser-link-secret\",\r\n0011\r\n\r\n \"browser\":\"b\"}\r\n0\r\n\r\n";
        String answer = client.http(POST_ORGANISER + HOST + OWN_ORIGIN + JSON + CHUNKED + chunks);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @Test
    void chunkedBodiesAreTaken() {
        TestClient client = server.connect();
        String answer = client.http(POST_ORGANISER + HOST + OWN_ORIGIN + JSON + CHUNKED + LINK_IN_CHUNKS + "0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    // --- limits

    @Test
    void longLinesAndHeadersAreRefused() {
        assertRefused(
                414, "too-long", server.connect().http("GET /" + "a".repeat(4096) + " HTTP/1.1\r\n" + HOST + "\r\n"));
        assertRefused(
                431,
                "too-long",
                server.connect().http("GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(16 << 10) + "\r\n\r\n"));
        assertRefused(
                431, "too-long", server.connect().http("GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(4096) + "\r\n"));
    }

    @Test
    void largeBodiesAreRefusedByTheirLength() {
        TestClient client = server.connect();
        String answer = client.http(POST_JOIN + HOST + OWN_ORIGIN + JSON + "Content-Length: 65537\r\n\r\n");
        assertRefused(413, "too-large", answer);
        assertClosesAlone(client);
    }

    @Test
    void largeBodiesAreRefusedByTheirChunks() {
        TestClient client = server.connect();
        String chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
        String head = POST_JOIN + HOST + OWN_ORIGIN + JSON + CHUNKED;
        assertEquals("", client.http(head + chunk.repeat(4)));
        assertRefused(413, "too-large", client.http("1\r\na\r\n"));
        assertEquals(0, server.surroundings.pinned.pinned());
        assertClosesAlone(client);
    }

    @Test
    @Tag("H29")
    void bodiesOfAllConnectionsTogetherAreBounded() {
        server.close();
        server = new TestServer(settings -> settings.withMessages(
                SignallingSettings.MessageLimits.defaults().withUnfinishedBytesInAll(50_000)));
        String head = POST_JOIN + HOST + OWN_ORIGIN + JSON + "Content-Length: 40000\r\n\r\n";
        assertEquals("", server.connect().http(head + "a".repeat(30_000)));
        assertRefused(503, "overloaded", server.connect().http(head + "a".repeat(30_000)));
    }

    @Test
    void onlyJsonIsTaken() {
        for (String type : new String[] {
            "",
            "Content-Type: text/plain\r\n",
            JSON + JSON,
            JSON + "Content-Encoding: gzip\r\n",
            "Content-Type: application/json; charset=latin1\r\n"
        }) {
            String answer = server.connect().http(POST_JOIN + HOST + OWN_ORIGIN + type + "Content-Length: 2\r\n\r\n{}");
            assertRefused(415, "json-only", answer);
        }
        String answer = server.connect()
                .http(POST_JOIN + HOST + OWN_ORIGIN
                        + "Content-Type: application/json; charset=UTF-8\r\nContent-Length: 2\r\n\r\n{}");
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }

    @Test
    void answersExpectContinue() {
        TestClient client = server.connect();
        String head = POST_JOIN + HOST + OWN_ORIGIN + JSON + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.http(head));
        assertTrue(client.http("{}").startsWith("HTTP/1.1 403 "));
    }

    // --- routes

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/join, 405, POST",
        "PUT, /api/v1/meetings, 405, POST",
        "DELETE, /api/v1/organiser, 405, POST",
        "OPTIONS, /api/v1/join, 405, POST",
        "POST, /api/v1/about, 405, 'GET, HEAD'",
        "POST, /, 405, 'GET, HEAD'",
        "TRACE, /, 405, 'GET, HEAD'",
        "CONNECT, /, 405, 'GET, HEAD'",
        "POST, /ws, 405, GET",
        "HEAD, /ws, 405, GET",
    })
    void methodsThatARouteDoesNotHaveAreRefused(String method, String path, int status, String allowed) {
        String answer = server.connect().http(method + " " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\nallow: " + allowed + "\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/",
                "/api/v1/",
                "/api/v1/join/",
                "/api/v2/join",
                "/api/v1/Join",
                "/health/",
                "/health/x",
                "/ws/",
                "/nothing",
                "/assets/",
                "/../etc/passwd",
                "/assets/..%2fapp",
                "/.git/config",
                "//index.html",
                "/assets/app-1a2b.js%00"
            })
    void missingPathIsNotFound(String path) {
        String answer = server.connect().http(TestClient.get(path));
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        assertTrue(answer.endsWith(",\"code\":\"not-found\"}"), answer);
    }

    // --- one connection after the other

    @Test
    void requestsFollowEachOtherOnOneConnection() {
        TestClient client = server.connect();
        assertTrue(client.http(TestClient.get("/health/live")).startsWith("HTTP/1.1 200 "));
        assertTrue(client.http(TestClient.get("/health/ready")).startsWith("HTTP/1.1 200 "));
        assertTrue(client.http(TestClient.get("/health/live", "Connection: close\r\n"))
                .contains("\r\nconnection: close\r\n"));
        assertFalse(client.isOpen());
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        TestClient client = server.connect();
        CompletableFuture<Optional<JoinResponse>> later = new CompletableFuture<>();
        server.meetings.answerJoinWith(later);
        String answers = client.http(
                TestClient.post("/api/v1/join", JoinRouteTest.body("wrong")) + TestClient.get("/health/live"));
        assertEquals("", answers);
        later.complete(Optional.empty());
        answers = client.readText();
        assertTrue(answers.startsWith("HTTP/1.1 403 "), answers);
        assertTrue(answers.indexOf("HTTP/1.1 200 ") > 0, answers);
        assertTrue(answers.endsWith("{\"live\":true}"), answers);
    }

    @Test
    void boundsPipelinedRequestsBehindSlowAnswer() {
        TestClient client = server.connect();
        server.meetings.answerJoinWith(new CompletableFuture<>());
        client.http(TestClient.post("/api/v1/join", JoinRouteTest.body("wrong"))
                + TestClient.get("/health/live").repeat(40));
        assertFalse(client.isOpen());
    }

    // --- time (T33)

    @Test
    @Tag("T33")
    void headersHaveTenSecondsHoweverTheyTrickle() {
        TestClient client = server.connect();
        client.http("GET / HTTP/1.1\r\n" + HOST);
        for (int i = 0; i < 9; i++) {
            client.wait(Duration.ofSeconds(1));
            client.http("X: y\r\n");
        }
        assertTrue(client.isOpen());
        client.wait(Duration.ofSeconds(1));
        assertFalse(client.isOpen());
    }

    @Test
    @Tag("T33")
    void aConnectionThatSaysNothingHasTenSeconds() {
        TestClient client = server.connect();
        client.wait(Duration.ofMillis(9_999));
        assertTrue(client.isOpen());
        client.wait(Duration.ofMillis(1));
        assertFalse(client.isOpen());
    }

    @Test
    @Tag("T33")
    void aBodyHasTenSecondsHoweverItTrickles() {
        TestClient client = server.connect();
        client.http(POST_JOIN + HOST + OWN_ORIGIN + JSON + "Content-Length: 100\r\n\r\n{");
        for (int i = 0; i < 9; i++) {
            client.wait(Duration.ofSeconds(1));
            client.http(" ");
        }
        client.wait(Duration.ofSeconds(1));
        assertRefused(408, "too-slow", client.readText());
        assertClosesAlone(client);
    }

    @Test
    @Tag("T33")
    void betweenRequestsAConnectionHasSixtySecondsAndThenTenForTheNextHead() {
        TestClient quiet = server.connect();
        quiet.http(TestClient.get("/health/live"));
        quiet.wait(Duration.ofMillis(59_999));
        assertTrue(quiet.isOpen());
        quiet.wait(Duration.ofMillis(1));
        assertFalse(quiet.isOpen());

        TestClient slow = server.connect();
        slow.http(TestClient.get("/health/live"));
        slow.wait(Duration.ofSeconds(30));
        slow.http("GET / HT");
        slow.wait(Duration.ofSeconds(10));
        assertFalse(slow.isOpen());
    }

    @Test
    void anAnswerThatDoesNotComeEndsTheWait() {
        TestClient client = server.connect();
        server.meetings.answerJoinWith(new CompletableFuture<>());
        assertEquals("", client.http(TestClient.post("/api/v1/join", JoinRouteTest.body("wrong"))));
        client.wait(Duration.ofSeconds(30));
        assertRefused(403, "cannot-open", client.readText());
        assertFalse(client.isOpen());
    }

    // --- counts (T33)

    @Test
    @Tag("T33")
    void oneAddressHasABoundOfConnectionsAndGetsItBack() {
        server.close();
        server = new TestServer(
                settings -> settings.withConnections(ConnectionLimits.defaults().withCounts(2, 100, 100, 100)));
        TestClient first = server.connect();
        TestClient second = server.connect();
        assertFalse(server.connect().isOpen());
        assertTrue(first.isOpen());
        assertTrue(second.isOpen());
        second.hangUp();
        assertTrue(server.connect().isOpen());
        assertEquals(1, server.counters.value("connections.refused"));
    }

    @Test
    @Tag("T33")
    void allTogetherHaveABoundOfConnections() {
        server.close();
        server = new TestServer(
                settings -> settings.withConnections(ConnectionLimits.defaults().withCounts(100, 100, 100, 1)));
        TestClient first = server.connect();
        TestClient second = server.connect();
        assertFalse(first.isOpen(), "the oldest of nobody known gives way");
        assertTrue(second.isOpen());
        assertEquals(1, server.counters.value("connections.given_up"));
    }

    @Test
    @Tag("T33")
    void aSignedInPersonsConnectionDoesNotGiveWay() {
        server.close();
        server = new TestServer(
                settings -> settings.withConnections(ConnectionLimits.defaults().withCounts(100, 100, 100, 1)));
        TestClient first = server.connect();
        server.rest.answerWith(RestAnswer.done());
        String answer = first.http(TestClient.get("/api/v1/account", "Sabha-Request: 1\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 2"), answer);
        assertFalse(server.connect().isOpen());
        assertTrue(first.isOpen());
    }
}
