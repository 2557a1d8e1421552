package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Joining under the name of one's account. */
@Tag("C7")
@ExtendWith(NoLeaks.class)
class NamedJoinTest {
    private static final String PAGE = "Sabha-Request: 1\r\n";
    private static final String COOKIE = "Cookie: __Host-sabha-session=" + FakeRest.SESSION + "\r\n";

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private static String named(String body) {
        return named("Asha Rao", body);
    }

    /** @param shown by the page */
    private static String named(String shown, String body) {
        return body.replace("\"Asha\"", "\"" + shown + "\"").replace("}", ",\"nameSource\":\"account\"}");
    }

    private String join(String fields, String body) {
        return server.connect()
                .http("POST /api/v1/join HTTP/1.1\r\nHost: meet.example.in\r\nOrigin: https://meet.example.in\r\n"
                        + fields + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }

    @Test
    void pageCookieIdentifiesParticipant() {
        String answer = join(PAGE + COOKIE, named(JoinRouteTest.body(FakeMeetings.PASSWORD)));
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(
                "Asha Rao",
                server.meetings.accounts.getFirst().orElseThrow().name().value());
    }

    @Test
    void typedNameIgnoresAccountCookie() {
        join(PAGE + COOKIE, JoinRouteTest.body(FakeMeetings.PASSWORD));
        join(PAGE + COOKIE, JoinRouteTest.body(FakeMeetings.PASSWORD).replace("}", ",\"nameSource\":\"typed\"}"));
        assertEquals(List.of(Optional.empty(), Optional.empty()), server.meetings.accounts);
    }

    /** A page that was open while another account was signed in to, or this one was renamed. */
    @Test
    @Tag("H3")
    @Tag("T21")
    void joinAlwaysUsesDisplayedAccountName() {
        String other = named("Bala", JoinRouteTest.body(FakeMeetings.PASSWORD));
        String refusal = join(PAGE + COOKIE, other);
        assertTrue(refusal.startsWith("HTTP/1.1 409 "), refusal);
        assertTrue(refusal.endsWith(",\"code\":\"account-changed\"}"), refusal);
        assertEquals(refusal, join(PAGE + COOKIE, named("Bala", JoinRouteTest.body("wrong"))), "a wrong password");
        assertEquals(0, server.meetings.joins.size());
        assertEquals(2, server.counters.value("joins.refused"));
    }

    @Test
    @Tag("H3")
    @Tag("T24")
    void expiredSessionIsReportedForAnyMeeting() {
        String right = named(JoinRouteTest.body(FakeMeetings.PASSWORD));
        String refusal = join(PAGE, right);
        assertTrue(refusal.startsWith("HTTP/1.1 401 "), refusal);
        assertTrue(refusal.endsWith(",\"code\":\"not-signed-in\"}"), refusal);
        assertEquals(refusal, join(PAGE, named(JoinRouteTest.body("wrong"))), "a wrong password");
        assertEquals(refusal, join(COOKIE, right), "a form of another site");
        assertEquals(refusal, join(PAGE + "Cookie: __Host-sabha-session=over\r\n", right), "a sign-in that is over");
        assertEquals(0, server.meetings.joins.size());
        assertEquals(4, server.counters.value("joins.refused"));
    }

    @Test
    @Tag("H3")
    void signedInCallerLearnsNothingExtra() {
        String refusal = join("", JoinRouteTest.body("wrong"));
        assertTrue(refusal.endsWith(",\"code\":\"cannot-open\"}"), refusal);
        assertEquals(refusal, join(PAGE + COOKIE, named(JoinRouteTest.body("wrong"))));
    }

    @Test
    void whereSignInsCannotBeLookedUpItIsLaterAndNoRefusal() {
        server.meetings.answerSignedInWith(CompletableFuture.failedFuture(new IllegalStateException("no storage")));
        String answer = join(PAGE + COOKIE, named(JoinRouteTest.body(FakeMeetings.PASSWORD)));
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertEquals(0, server.meetings.joins.size());
        assertEquals(1, server.counters.value("joins.failed"));
    }
}
