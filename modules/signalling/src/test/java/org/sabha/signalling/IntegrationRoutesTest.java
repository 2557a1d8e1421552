package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.Secret;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RestRequest.Parameter;

/** Requests of programs as they come over HTTP: what counts as a key, whose requests are refused, what goes back. */
@ExtendWith(NoLeaks.class)
class IntegrationRoutesTest {
    private static final String HOST = "Host: meet.example.in\r\n";
    private static final String KEY = "Authorization: Bearer sabha_abc\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String MEETINGS = IntegrationRoute.PREFIX + "/meetings";

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private String ask(String line, String fields, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return server.connect().http(line + " HTTP/1.1\r\n" + HOST + fields + length + "\r\n" + body);
    }

    private String ask(IntegrationRoute route, String fields) {
        boolean hasBody = route.hasBody();
        String path = route.path().replaceAll("\\{[a-z]+}", "abc");
        return ask(route.method() + " " + path, fields + (hasBody ? JSON : ""), hasBody ? "{}" : "");
    }

    private RestRequest last() {
        return server.rest.asked.getLast();
    }

    private static void assertProblem(String answer, int status, String code) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("content-type: application/problem+json"), answer);
        assertTrue(answer.contains("\"status\":" + status + ",\"code\":\"" + code + "\""), answer);
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    @Tag("T24")
    @Tag("H38")
    void everyRouteAnswersAProgramWithAKeyAndNoBrowser(IntegrationRoute route) {
        assertTrue(ask(route, KEY).startsWith("HTTP/1.1 204 "));
        assertEquals(route, last().route());
        assertEquals(Optional.of(new Secret("sabha_abc")), last().credentials().key());
        assertEquals(Set.copyOf(route.inPath()), last().parameters().keySet());
        int asked = server.rest.asked.size();
        assertProblem(ask(route, KEY + "Origin: " + TestServer.ORIGIN + "\r\n"), 403, "no-browsers");
        assertProblem(ask(route, KEY + "Origin: null\r\n"), 403, "no-browsers");
        assertProblem(ask(route, KEY + "Sec-Fetch-Site: same-origin\r\n"), 403, "no-browsers");
        assertEquals(asked, server.rest.asked.size(), "none of these was looked at");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Basic YTpi\r\n",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                "Cookie: __Host-sabha-session=abc\r\n",
                "Sabha-Request: 1\r\nCookie: __Host-sabha-session=abc\r\n",
                "X-Api-Key: sabha_abc\r\n"
            })
    void aKeyStandsInOneHeaderAndNowhereElse(String fields) {
        ask(IntegrationRoute.OWN_KEY, fields);
        assertEquals(Optional.empty(), last().credentials().key());
    }

    @Test
    void aKeyInTheAddressIsRefusedAsItWouldStandInLogs() {
        assertProblem(ask("GET " + MEETINGS + "?key=sabha_abc", "", ""), 400, "malformed-request");
    }

    @Test
    void readsPathAndQueryParameters() {
        ask("GET " + MEETINGS + "?after=abc&organiser=a%2Eb", KEY, "");
        assertEquals(Map.of(Parameter.AFTER, "abc", Parameter.ORGANISER, "a.b"), last().parameters());
        ask("DELETE " + MEETINGS + "/m1?later=true", KEY, "");
        assertEquals(Map.of(Parameter.MEETING, "m1", Parameter.LATER, "true"), last().parameters());
        ask("DELETE " + MEETINGS + "/m1/invitations/i1", KEY, "");
        assertEquals(Map.of(Parameter.MEETING, "m1", Parameter.INVITATION, "i1"), last().parameters());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=a&after=b", "?later=true", "?after", "?=a", "?after=%zz", "?after=%f", "?&"})
    void aQueryThatIsNotTheRoutesIsRefused(String query) {
        assertProblem(ask("GET " + MEETINGS + query, KEY, ""), 400, "malformed-request");
        assertTrue(server.rest.asked.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/meetings/", "/meetings//end", "/meetings/a/b", "/keys", "/meetings/a/end/"})
    void whereNothingIsIsSaidSo(String path) {
        assertProblem(ask("GET " + IntegrationRoute.PREFIX + path, KEY, ""), 404, "not-found");
    }

    @Test
    void wrongMethodListsAllowedMethods() {
        String answer = ask("DELETE " + MEETINGS, KEY, "");
        assertProblem(answer, 405, "method-not-allowed");
        assertTrue(answer.contains("allow: GET, POST\r\n"), answer);
        assertProblem(ask("PUT " + MEETINGS, KEY + JSON, "{}"), 405, "method-not-allowed");
        assertProblem(ask("OPTIONS " + MEETINGS, KEY, ""), 405, "method-not-allowed");
    }

    @Test
    void bodiesAreJsonAndOnlyWhereOneIsTaken() {
        assertProblem(ask("POST " + MEETINGS, KEY + "Content-Type: text/plain\r\n", "{}"), 415, "json-only");
        assertProblem(ask("POST " + MEETINGS, KEY + JSON + "Content-Encoding: gzip\r\n", "{}"), 415, "json-only");
        assertProblem(ask("GET " + MEETINGS, KEY + JSON, "{}"), 400, "malformed-request");
        assertProblem(ask("POST " + MEETINGS, KEY + JSON, "x".repeat(70_000)), 413, "too-large");
    }

    @Test
    void aRequestThatMayComeAgainSaysSoOnce() {
        ask("POST " + MEETINGS, KEY + JSON + "Idempotency-Key: 8e03978e-40d5\r\n", "{}");
        assertEquals(Optional.of("8e03978e-40d5"), last().credentials().idempotencyKey());
        int asked = server.rest.asked.size();
        for (String bad : List.of("", "a b", "x".repeat(256), "a\r\nIdempotency-Key: b")) {
            String answer = ask("POST " + MEETINGS, KEY + JSON + "Idempotency-Key: " + bad + "\r\n", "{}");
            assertProblem(answer, 400, "malformed-request");
        }
        assertEquals(asked, server.rest.asked.size());
    }

    @Test
    void answersCarryWhatTheirStatusAsksFor() {
        server.rest.answerWith(RestAnswer.refusal(401, new Problem("about:blank", "Key unknown", 401, "key-unknown")));
        String unknown = ask(IntegrationRoute.OWN_KEY, KEY);
        assertProblem(unknown, 401, "key-unknown");
        assertTrue(unknown.contains("www-authenticate: Bearer"), unknown);
        server.rest.answerWith(
                RestAnswer.refusal(503, new Problem("about:blank", "Not now", 503, "storage-unavailable")));
        assertTrue(ask(IntegrationRoute.OWN_KEY, KEY).contains("retry-after: 5"));
        server.rest.fail();
        String defect = ask(IntegrationRoute.OWN_KEY, KEY);
        assertProblem(defect, 500, "defect");
        assertFalse(defect.contains("access-control"), defect);
    }
}
