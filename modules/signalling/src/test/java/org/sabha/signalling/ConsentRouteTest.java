package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.http.PrivacyNotice;

/** The notice that is in force is the one that people agree to, and whoever has a receipt takes that back. */
@ExtendWith(NoLeaks.class)
@Tag("T46")
class ConsentRouteTest {
    private static final PrivacyNotice NOTICE =
            new PrivacyNotice("1-3fa9c2d1", Optional.of("Department of Posts"), Optional.empty(), 400, 400);

    private final TestServer server = new TestServer(settings -> new SignallingSettings(
            settings.addresses(),
            settings.origins(),
            new AboutResponse("0.1.0", true, false, Optional.of(NOTICE)),
            settings.connections(),
            settings.messages(),
            settings.http(),
            settings.proxies(),
            settings.embedders()));

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private String join(String consent) {
        String body = JoinRouteTest.body(FakeMeetings.PASSWORD);
        return server.connect()
                .http(TestClient.post("/api/v1/join", body.substring(0, body.length() - 1) + consent + "}"));
    }

    private static String receipt(String id) {
        return "{\"receipt\":{\"id\":\"" + id + "\",\"meeting\":\"" + FakeMeetings.ROOM
                + "\",\"notice\":\"1-3fa9c2d1\",\"language\":\"hi\",\"at\":\"2026-11-24T10:00:00.000Z\",\"key\":\""
                + "0".repeat(64) + "\",\"signature\":\"" + "0".repeat(128) + "\"}}";
    }

    private String withdraw(String body) {
        return server.connect().http(TestClient.post("/api/v1/consent/withdraw", body));
    }

    private static void assertRefused(int status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.endsWith(",\"code\":\"" + code + "\"}"), answer);
    }

    @Test
    void everybodyReadsTheNotice() {
        String answer = server.connect().http(TestClient.get("/api/v1/about"));
        assertTrue(
                answer.endsWith("\"notice\":{\"version\":\"1-3fa9c2d1\",\"organisation\":\"Department of Posts\","
                        + "\"personalDays\":400,\"logDays\":400}}"),
                answer);
    }

    @Test
    void aConsentToTheNoticeInForceGoesWithTheCredentials() {
        String answer = join(",\"consent\":{\"notice\":\"1-3fa9c2d1\",\"language\":\"hi\"}");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(
                "hi", server.meetings.joins.getFirst().consent().orElseThrow().language());
    }

    /** Alike for every meeting, there or not: nothing else was looked at (C7). */
    @Test
    @Tag("C7")
    void aConsentToAnotherNoticeIsRefusedBeforeAnythingElseAndIsARow() {
        assertRefused(409, "notice-changed", join(",\"consent\":{\"notice\":\"1-00000000\",\"language\":\"hi\"}"));
        assertEquals(0, server.meetings.joins.size());
        assertEquals("notice-changed", server.refusals.getFirst().code());
        assertEquals(1, server.refusals.size());
    }

    @Test
    void aReceiptTakesTheConsentBack() {
        assertTrue(withdraw(receipt(FakeMeetings.RECEIPT)).endsWith("{\"ended\":true}"));
    }

    @Test
    void aReceiptThatWasNotGivenHereTakesNothingBackAndIsARow() {
        assertRefused(403, "receipt-unknown", withdraw(receipt("a".repeat(24))));
        assertEquals("receipt-unknown", server.refusals.getFirst().code());
        assertRefused(400, "missing-field", withdraw("{}"));
    }
}
