package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Requests about accounts as they come over HTTP: whose page asks, which cookies count, what goes back. */
@ExtendWith(NoLeaks.class)
class AccountRoutesTest {
    private static final String HOST = "Host: meet.example.in\r\n";
    private static final String LOOPBACK = "Host: localhost:8080\r\n";
    private static final String ORIGIN = "Origin: " + TestServer.ORIGIN + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String HEADER = "Sabha-Request: 1\r\n";

    private final TestServer server = new TestServer();

    @BeforeEach
    void knowsNothing() {
        server.rest.answerWith(RestAnswer.nothingHere());
    }

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private String ask(AccountRoute route, String fields) {
        return ask(route.method() + " " + route.path(), fields, route.method() == RestRequest.Method.GET ? "" : "{}");
    }

    private String ask(String line, String fields, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return server.connect().http(line + " HTTP/1.1\r\n" + fields + length + "\r\n" + body);
    }

    static Stream<AccountRoute> routesOfPages() {
        return Stream.of(AccountRoute.values()).filter(route -> route.sender() == AccountRoute.Sender.PAGE);
    }

    @ParameterizedTest
    @MethodSource("routesOfPages")
    @Tag("H38")
    @Tag("T24")
    void everyRouteAnswersAPageOfOursAndNoOther(AccountRoute route) {
        boolean changes = route.method() != RestRequest.Method.GET;
        String own = changes ? HOST + ORIGIN + JSON : HOST;
        assertTrue(ask(route, own + HEADER).startsWith("HTTP/1.1 404 "), "it was asked, and the fake knows nothing");
        assertEquals(route, server.rest.asked.getLast().route());
        int asked = server.rest.asked.size();
        assertTrue(ask(route, own).contains("header-missing"));
        if (changes) {
            assertTrue(ask(route, HOST + JSON + HEADER).contains("foreign-origin"));
            assertTrue(ask(route, HOST + "Origin: https://evil.example\r\n" + JSON + HEADER)
                    .contains("foreign-origin"));
            assertTrue(ask(route, HOST + ORIGIN + "Content-Type: text/plain\r\n" + HEADER)
                    .contains("json-only"));
        }
        for (RestRequest.Method other : RestRequest.Method.values()) {
            if (other != route.method()) {
                String answer = ask(other + " " + route.path(), HOST + ORIGIN + JSON + HEADER, "");
                assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
            }
        }
        assertEquals(asked, server.rest.asked.size(), "none of these was looked at");
    }

    @Test
    @Tag("T24")
    void theProvidersWordIsAFormOfNoBrowserAndBringsNoCookie() {
        AccountRoute route = AccountRoute.SINGLE_SIGN_ON_LOGOUT;
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        String cookie = "Cookie: __Host-sabha-session=abc\r\n";
        assertTrue(ask(route, HOST + form + cookie).startsWith("HTTP/1.1 404 "), "it was asked");
        assertEquals(RestRequest.Credentials.NONE, server.rest.asked.getLast().credentials());
        int asked = server.rest.asked.size();
        assertTrue(ask(route, HOST + ORIGIN + form).contains("foreign-origin"), "not even a page of ours");
        assertTrue(ask(route, HOST + JSON).contains("form-only"));
        assertTrue(ask(route, HOST + form + "Content-Encoding: gzip\r\n").contains("form-only"));
        assertTrue(ask("GET " + route.path(), HOST, "").startsWith("HTTP/1.1 405 "));
        assertEquals(asked, server.rest.asked.size(), "none of these was looked at");
    }

    @Test
    @Tag("H38")
    void aForeignPageIsNotEvenAllowedToAsk() {
        String answer = ask(
                "OPTIONS /api/v1/account/sign-in",
                HOST + "Origin: https://evil.example\r\nAccess-Control-Request-Headers: sabha-request\r\n",
                "");
        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        assertFalse(answer.contains("access-control"), answer);
    }

    private Optional<Secret> sessionOf(String host, String cookie) {
        ask(AccountRoute.OWN_ACCOUNT, host + HEADER + "Cookie: " + cookie + "\r\n");
        return server.rest.asked.getLast().credentials().session();
    }

    @Test
    void theCookieOfASignInIsRead() {
        assertEquals(Optional.of(new Secret("abc")), sessionOf(HOST, "__Host-sabha-session=abc; other=1"));
        assertEquals(Optional.empty(), sessionOf(HOST, "other=1"));
    }

    @Test
    @Tag("T24")
    void ignoresCookiesFromSiblingDomains() {
        assertEquals(Optional.empty(), sessionOf(HOST, "sabha-session=planted"));
        assertEquals(Optional.of(new Secret("own")), sessionOf(LOOPBACK, "sabha-session=own"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__Host-sabha-session=a; __Host-sabha-session=b",
                "__Host-sabha-session=",
                "__Host-sabha-session",
                "=;=;,,"
            })
    void aCookieThatIsNotOneIsNone(String cookie) {
        assertEquals(Optional.empty(), sessionOf(HOST, cookie));
    }

    @Test
    void twoLinesOfCookiesAreNone() {
        assertEquals(Optional.empty(), sessionOf(HOST, "__Host-sabha-session=a\r\nCookie: b=c"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://meet.example.in, 'set-cookie: __Host-sabha-session=s3cret; Max-Age=3600; '",
    })
    void aCookieOfASignInIsForThisHostAloneAndNoScript(String origin, String begins) {
        server.rest.answerWith(RestAnswer.done()
                .with(new RestAnswer.Cookie(
                        RestAnswer.CookieName.SESSION, Optional.of(new Secret("s3cret")), Duration.ofHours(1))));
        String answer = ask(AccountRoute.SIGN_OUT, HOST + "Origin: " + origin + "\r\n" + JSON + HEADER);
        assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
        assertFalse(answer.contains("content-length"), answer);
        String line = answer.lines()
                .filter(each -> each.startsWith("set-cookie"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.startsWith(begins), line);
        for (String part : new String[] {"; Path=/", "; Secure", "; HTTPOnly", "; SameSite=Strict"}) {
            assertTrue(line.contains(part), line);
        }
        assertFalse(line.contains("Domain"), line);
    }

    @Test
    void aRefusalIsAProblemWithItsCode() {
        String answer = ask(AccountRoute.OWN_ACCOUNT, HOST + HEADER);
        assertTrue(answer.contains("content-type: application/problem+json"), answer);
        assertTrue(answer.contains("\"code\":\"not-found\""), answer);
        assertTrue(answer.contains("cache-control: no-store"), answer);
    }

    @Test
    void retryableRefusalHasRetryAfter() {
        server.rest.answerWith(RestAnswer.nothingHere().again(Duration.ofSeconds(7)));
        assertTrue(ask(AccountRoute.OWN_ACCOUNT, HOST + HEADER).contains("retry-after: 7\r\n"));
        server.rest.answerWith(RestAnswer.nothingHere());
        assertFalse(ask(AccountRoute.OWN_ACCOUNT, HOST + HEADER).contains("retry-after"));
    }

    @Test
    void passesCallerToServer() {
        ask(AccountRoute.OWN_ACCOUNT, HOST + HEADER + "User-Agent: Firefox\r\n");
        RestRequest.Caller caller = server.rest.asked.getLast().caller();
        assertEquals("Firefox", caller.program());
        assertEquals("http://meet.example.in", caller.origin());
        assertTrue(caller.network().endsWith("/24"), caller::network);
        assertEquals(
                "",
                StandardCharsets.UTF_8
                        .decode(server.rest.asked.getLast().body())
                        .toString());
    }

    @Test
    @Tag("T24")
    void aMeetingIsStartedWithACookieOnlyFromAPageOfOurs() {
        String cookie = "Cookie: __Host-sabha-session=" + FakeRest.SESSION + "\r\n";
        String body = "{\"title\":\"Review\"}";
        String post = "POST /api/v1/meetings";
        assertTrue(ask(post, HOST + ORIGIN + JSON + HEADER + cookie, body).startsWith("HTTP/1.1 200 "));
        assertTrue(ask(post, HOST + ORIGIN + JSON + cookie, body).startsWith("HTTP/1.1 401 "));
        assertTrue(ask(post, HOST + ORIGIN + JSON + HEADER, body).startsWith("HTTP/1.1 401 "));
    }

    @Test
    @Tag("C7")
    void aCalendarReadsAFeedByItsSecretAlone() {
        Secret secret = new Secret("a2".repeat(26));
        server.rest.answerWith(RestAnswer.ok(new RestAnswer.Download(
                "meetings.ics",
                "text/calendar; charset=utf-8",
                to -> to.write("BEGIN:VCALENDAR".getBytes(StandardCharsets.UTF_8)))));
        String answer = ask("GET /calendar/" + secret.reveal() + ".ics", HOST, "");
        assertTrue(answer.contains("text/calendar; charset=utf-8"), answer);
        assertEquals(secret, server.rest.calendars.getFirst());
    }

    @ParameterizedTest
    @Tag("C7")
    @ValueSource(strings = {"/calendar/", "/calendar/a.ics", "/calendar/..%2f", "/calendar/A2A2.ics", "/calendar/x/y"})
    void ignoresInvalidFeedAddress(String path) {
        assertTrue(ask("GET " + path, HOST, "").startsWith("HTTP/1.1 404 "));
        assertTrue(ask("POST " + path, HOST + ORIGIN + JSON, "{}").startsWith("HTTP/1.1 405 "));
        assertEquals(0, server.rest.calendars.size());
    }
}
