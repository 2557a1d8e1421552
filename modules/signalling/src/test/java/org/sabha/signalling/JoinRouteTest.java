package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that precede a WebSocket. */
@ExtendWith(NoLeaks.class)
class JoinRouteTest {
    private static final String DEVICE = "c".repeat(32);

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    static String body(String password) {
        return body(FakeMeetings.ROOM, password);
    }

    private static String body(String room, String password) {
        return "{\"room\":\"" + room + "\",\"invitation\":\"an-invitation\",\"password\":\"" + password
                + "\",\"name\":\"Asha\",\"device\":\"" + DEVICE + "\"}";
    }

    private String join(String body) {
        return server.connect().http(TestClient.post("/api/v1/join", body));
    }

    private static String post(String path, String origin, String fields, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: meet.example.in\r\n" + origin + fields
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void rightCredentialsGiveAToken() {
        String answer = join(body(FakeMeetings.PASSWORD));
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("{\"token\":\"fresh-token\",\"expiresInSeconds\":60}"), answer);
        assertTrue(answer.contains("\r\ncache-control: no-store\r\n"), answer);
        assertEquals(1, server.counters.value("joins.opened"));
    }

    @Test
    @Tag("H3")
    @Tag("H4")
    void everyFailureHasTheSameBytes() {
        String wrongPassword = join(body("wrong"));
        assertTrue(wrongPassword.startsWith("HTTP/1.1 403 Forbidden\r\n"), wrongPassword);
        assertTrue(wrongPassword.endsWith(",\"code\":\"cannot-open\"}"), wrongPassword);

        assertEquals(wrongPassword, join(body("zzzzzzzzzzzzzzzzzzzzzzzz", "wrong")), "unknown room");
        assertEquals(wrongPassword, join(body("no room id at all", "wrong")), "misspelt room");
        assertEquals(wrongPassword, join("{"), "no JSON");
        assertEquals(wrongPassword, join("{\"room\":1}"), "wrong shape");
        assertEquals(wrongPassword, join(""), "no body");
        assertEquals(wrongPassword, join(body("x".repeat(300))), "password too long");
        server.meetings.answerJoinWith(CompletableFuture.failedFuture(new IllegalStateException("defect")));
        assertEquals(wrongPassword, join(body(FakeMeetings.PASSWORD)), "defect");
        assertEquals(1, server.counters.value("joins.failed"));
        assertEquals(1, server.counters.value("defects"));
    }

    @Test
    @Tag("H4")
    @Tag("T45")
    void tooManyTriesAreRefusedBeforeAnyWorkWhateverTheyShow() {
        TestClient client = server.connect();
        String request = TestClient.post("/api/v1/join", body("wrong"));
        for (int i = 0; i < 200; i++) {
            client.http(request);
        }
        assertEquals(200, server.meetings.joins.size());
        String refusal = client.http(request);
        assertTrue(refusal.startsWith("HTTP/1.1 429 "), refusal);
        assertTrue(refusal.contains("retry-after: 1"), refusal);
        assertTrue(refusal.endsWith(",\"code\":\"rate-limited\"}"), refusal);
        assertEquals(refusal, client.http(TestClient.post("/api/v1/join", body(FakeMeetings.PASSWORD))));
        assertEquals(200, server.meetings.joins.size());
    }

    @ParameterizedTest
    @Tag("H38")
    @Tag("T24")
    @ValueSource(
            strings = {
                "",
                "Origin: null\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: http://meet.example.in\r\n",
                "Origin: https://meet.example.in:8443\r\n",
                "Origin: https://meet.example.in.evil.example\r\n",
                "Origin: https://MEET.example.in\r\n",
                "Origin: https://meet.example.in\r\nOrigin: https://evil.example\r\n",
            })
    void foreignPagesCannotPost(String origin) {
        for (String path : new String[] {"/api/v1/join", "/api/v1/meetings", "/api/v1/organiser"}) {
            String answer = server.connect().http(post(path, origin, "", body(FakeMeetings.PASSWORD)));
            assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
            assertTrue(answer.endsWith(",\"code\":\"foreign-origin\"}"), answer);
            assertFalse(answer.contains("access-control"), answer);
        }
        assertEquals(0, server.meetings.joins.size());
    }

    @Test
    void theOrganiserLinkGivesASessionAndTheSessionAMeeting() {
        String session = server.connect()
                .http(TestClient.post(
                        "/api/v1/organiser", "{\"secret\":\"" + FakeMeetings.ORGANISER + "\",\"browser\":\"b\"}"));
        assertTrue(session.endsWith("{\"session\":\"organiser-session-secret\",\"expiresInSeconds\":3600}"), session);

        String own = "Origin: " + TestServer.ORIGIN + "\r\n";
        String bearer = "Authorization: Bearer " + FakeMeetings.SESSION + "\r\n";
        String meeting = server.connect().http(post("/api/v1/meetings", own, bearer, "{\"title\":\"Budget\"}"));
        assertTrue(meeting.startsWith("HTTP/1.1 200 "), meeting);
        assertTrue(meeting.contains("\"room\":\"" + FakeMeetings.ROOM + "\""), meeting);
    }

    @Test
    void withoutTheRightSecretNobodyStartsAMeeting() {
        String own = "Origin: " + TestServer.ORIGIN + "\r\n";
        String[] bearers = {
            "",
            "Authorization: Bearer wrong\r\n",
            "Authorization: Bearer \r\n",
            "Authorization: Basic " + FakeMeetings.SESSION + "\r\n",
            "Authorization: Bearer " + "x".repeat(300) + "\r\n",
            "Authorization: Bearer " + FakeMeetings.SESSION + "\r\nAuthorization: Bearer x\r\n",
        };
        for (String bearer : bearers) {
            String answer = server.connect().http(post("/api/v1/meetings", own, bearer, "{\"title\":\"Budget\"}"));
            assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
            assertTrue(answer.endsWith(",\"code\":\"session-unknown\"}"), answer);
        }
        assertTrue(server.connect()
                .http(TestClient.post("/api/v1/organiser", "{\"secret\":\"wrong\",\"browser\":\"b\"}"))
                .endsWith(",\"code\":\"cannot-open\"}"));
        assertTrue(server.connect()
                .http(TestClient.post("/api/v1/organiser", "{\"secret\":\"a\",\"admin\":true}"))
                .endsWith(",\"code\":\"unknown-field\"}"));
    }

    @Test
    @Tag("Q4")
    void busyServerAnswersJoinsWithATimeToTryAgain() {
        server.meetings.answerJoinWith(
                CompletableFuture.failedFuture(new CompletionException(new ServerBusyException())));
        String answer = join(body(FakeMeetings.PASSWORD));
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("retry-after: 60\r\n"), answer);
        assertTrue(answer.endsWith(",\"code\":\"overloaded\"}"), answer);
        assertEquals(1, server.counters.value("joins.busy"));
        assertEquals(0, server.counters.value("joins.failed"));
    }

    @Test
    @Tag("C7")
    void earlyGuestLearnsWhenTheMeetingStarts() {
        Instant starts = Instant.parse("2026-12-03T04:30:00Z");
        server.meetings.answerJoinWith(
                CompletableFuture.failedFuture(new CompletionException(new NotStartedException(starts))));
        String answer = join(body(FakeMeetings.PASSWORD));
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.endsWith(",\"code\":\"not-started\",\"startsAt\":\"2026-12-03T04:30:00.000Z\"}"), answer);
        assertEquals(1, server.counters.value("joins.refused"));
        assertEquals(0, server.counters.value("joins.failed"));
    }

    @Test
    void overloadDoesNotLookLikeExpiredSession() {
        String create = post(
                "/api/v1/meetings",
                "Origin: " + TestServer.ORIGIN + "\r\n",
                "Authorization: Bearer " + FakeMeetings.SESSION + "\r\n",
                "{\"title\":\"Budget\"}");
        server.meetings.becomeUnready();
        String overloaded = server.connect().http(create);
        assertTrue(overloaded.startsWith("HTTP/1.1 503 "), overloaded);
        assertTrue(overloaded.endsWith(",\"code\":\"overloaded\"}"), overloaded);
        TestClient client = server.connect();
        for (int i = 1; i < 200; i++) {
            client.http(create);
        }
        String limited = client.http(create);
        assertTrue(limited.startsWith("HTTP/1.1 429 "), limited);
        assertTrue(limited.endsWith(",\"code\":\"rate-limited\"}"), limited);
        String link = client.http(TestClient.post("/api/v1/organiser", "{\"secret\":\"x\",\"browser\":\"b\"}"));
        assertTrue(link.startsWith("HTTP/1.1 429 "), link);
    }

    @Test
    void aboutAndHealthAnswerAnybody() {
        assertTrue(server.connect()
                .http(TestClient.get("/api/v1/about"))
                .endsWith("{\"version\":\"0.1.0\",\"endToEndEncrypted\":true,\"networkCheck\":false}"));
        assertTrue(server.connect().http(TestClient.get("/health/live")).endsWith("{\"live\":true}"));
        assertTrue(server.connect().http(TestClient.get("/health/ready")).endsWith("{\"ready\":true}"));
        server.meetings.becomeUnready();
        String answer = server.connect().http(TestClient.get("/health/ready"));
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.endsWith("{\"ready\":false}"), answer);
    }
}
