package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.signalling.NetworkChecks.Refused;

/** Anybody may ask for a check of their line, within a budget; it tells nothing of meetings, and every refusal has a code. */
@ExtendWith(NoLeaks.class)
class NetworkCheckRouteTest {
    private static final String OFFER = "{\"offer\":\"v=0\\r\\n\"}";

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private String ask(String body) {
        return server.connect().http(TestClient.post("/api/v1/network-check", body));
    }

    private static void assertRefused(int status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.endsWith(",\"code\":\"" + code + "\"}"), answer);
    }

    @Test
    void anOfferIsAnswered() {
        assertTrue(ask(OFFER).endsWith("{\"answer\":\"v=0\\r\\n\"}"));
        assertEquals("v=0\r\n", server.checks.offers.getFirst());
        NetworkChecks.Asker asker = server.checks.askers.getFirst();
        assertTrue(asker.line().endsWith("/32"), asker.line());
        assertTrue(asker.neighbourhood().endsWith("/24"), asker.neighbourhood());
    }

    @Test
    void everyRefusalHasItsCode() {
        server.checks.outcome = Refused.OFF;
        assertRefused(404, "not-found", ask(OFFER));
        server.checks.outcome = Refused.TOO_MANY;
        assertRefused(429, "rate-limited", ask(OFFER));
        server.checks.outcome = Refused.BUSY;
        assertRefused(503, "overloaded", ask(OFFER));
        server.checks.outcome = Refused.OFFER_UNUSABLE;
        assertRefused(400, "offer-unusable", ask(OFFER));
    }

    @Test
    @Tag("T35")
    void aLineThatAsksAgainAndAgainIsRefusedBeforeItsOfferIsRead() {
        for (int i = 0; i < 20; i++) {
            assertTrue(ask(OFFER).startsWith("HTTP/1.1 200 "));
        }
        assertRefused(429, "rate-limited", ask(OFFER));
        assertRefused(429, "rate-limited", ask("no offer"));
        assertEquals(20, server.checks.offers.size());
        assertEquals(2, server.checks.askedTooOften, "it is counted");
        assertTrue(
                server.connect().http(TestClient.get("/api/v1/about")).startsWith("HTTP/1.1 200 "),
                "what else is asked has a budget of its own");
    }

    /** People behind one address join whatever their neighbours check. */
    @Test
    @Tag("T35")
    void checksTakeNothingFromThoseWhoJoin() {
        TestClient client = server.connect();
        for (int i = 0; i < 400; i++) {
            client.http(TestClient.post("/api/v1/network-check", OFFER));
        }
        String join = client.http(TestClient.post("/api/v1/join", JoinRouteTest.body(FakeMeetings.PASSWORD)));
        assertTrue(join.startsWith("HTTP/1.1 200 "), join);
    }

    @Test
    @Tag("H29")
    void anOfferOverItsBoundIsRefused() {
        assertRefused(400, "invalid-value", ask("{\"offer\":\"" + "a".repeat(12_289) + "\"}"));
        assertRefused(400, "missing-field", ask("{}"));
        assertRefused(400, "unknown-field", ask("{\"offer\":\"v=0\",\"meeting\":\"a\"}"));
        assertTrue(server.checks.offers.isEmpty());
    }
}
