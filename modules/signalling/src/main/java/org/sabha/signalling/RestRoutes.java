package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.Secret;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RestRequest.Parameter;

/**
 * Turns what pages and programs ask into requests without HTTP, and answers back. Of a page cookies count, of a program the
 * key in its header, never both.
 */
final class RestRoutes {
    /**
     * A page must say it with every request that counts on a cookie. A form or a link of another site cannot, and its
     * script has to ask first, which is refused (T24).
     */
    static final String CUSTOM_HEADER = "sabha-request";

    private static final String IDEMPOTENCY_KEY = "idempotency-key";
    private static final int MAX_IDEMPOTENCY_KEY = 255;
    private static final int MAX_PROGRAM = 256;

    private static final Pattern FEED = Pattern.compile(Endpoint.CALENDARS + "([a-z2-7]{52})\\.ics");

    private final ServerContext surroundings;
    private final AccountCookies cookies;
    private final boolean tls;

    RestRoutes(ServerContext surroundings, boolean tls) {
        this.surroundings = surroundings;
        this.cookies = new AccountCookies(tls);
        this.tls = tls;
    }

    static boolean isFromAPage(HttpRequest head) {
        return head.headers().getAll(CUSTOM_HEADER).equals(List.of("1"));
    }

    AccountCookies cookies() {
        return cookies;
    }

    CompletionStage<Answer> page(HttpRequest head, byte[] body, Client.Peer peer) {
        AccountRoute route = AccountRoute.at(RequestRules.pathOf(head)).orElseThrow(); // judged with the head
        String origin = originOf(head);
        RestRequest.Credentials shown =
                route.sender() == AccountRoute.Sender.PAGE ? cookies.heldBy(head) : RestRequest.Credentials.NONE;
        var request = new RestRequest(route, Map.of(), readOnly(body), shown, caller(head, peer, origin));
        return surroundings.rest.answer(request).thenApply(found -> answer(found, origin));
    }

    /** No cookie is looked at. */
    CompletionStage<Answer> program(HttpRequest head, byte[] body, Client.Peer peer) {
        IntegrationRoute.Match match = IntegrationRoute.at(head.method().name(), RequestRules.pathOf(head))
                .orElseThrow(); // judged with the head
        Optional<Map<Parameter, String>> parameters = parameters(match, head.uri());
        List<String> repeatable = head.headers().getAll(IDEMPOTENCY_KEY);
        if (parameters.isEmpty() || !repeatable.stream().allMatch(RestRoutes::isName) || repeatable.size() > 1) {
            return CompletableFuture.completedFuture(
                    Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, RequestRules.MALFORMED));
        }
        var request = new RestRequest(
                match.route(),
                parameters.get(),
                readOnly(body),
                RestRequest.Credentials.key(
                        MeetingRoutes.bearerOf(head), repeatable.stream().findFirst()),
                caller(head, peer, ""));
        return surroundings.rest.answer(request).thenApply(found -> toProgram(answer(found, "")));
    }

    /** A calendar sends no cookie and no header of ours; the secret in the path is all that counts. */
    CompletionStage<Answer> calendar(HttpRequest head) {
        String origin = originOf(head);
        Matcher path = FEED.matcher(RequestRules.pathOf(head));
        return path.matches()
                ? surroundings.rest.calendar(new Secret(path.group(1))).thenApply(found -> answer(found, origin))
                : CompletableFuture.completedFuture(answer(RestAnswer.nothingHere(), origin));
    }

    private static ByteBuffer readOnly(byte[] body) {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    private static RestRequest.Caller caller(HttpRequest head, Client.Peer peer, String origin) {
        return new RestRequest.Caller(
                peer.address(), peer.network().neighbourhood().toString(), origin, programOf(head.headers()));
    }

    // --- parameters

    /** Those of the path and of the query; empty if one is said twice, or is none of the route's. */
    private static Optional<Map<Parameter, String>> parameters(IntegrationRoute.Match match, String uri) {
        Map<Parameter, String> all = new EnumMap<>(Parameter.class);
        all.putAll(match.parameters());
        int query = uri.indexOf('?');
        if (query < 0 || query == uri.length() - 1) {
            return Optional.of(all);
        }
        for (String pair : uri.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<Parameter> name = match.route().query().stream()
                    .filter(each -> equals > 0 && each.wireName().equals(pair.substring(0, equals)))
                    .findFirst();
            Optional<String> value = decoded(pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty() || all.put(name.get(), value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(all);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a percent sign without two digits behind it
        }
    }

    /** What the draft "The Idempotency-Key HTTP Header Field" calls a key: here any visible ASCII. */
    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_IDEMPOTENCY_KEY
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    // --- answers

    private Answer answer(RestAnswer found, String origin) {
        Answer answer = found.body()
                .map(body -> json(found.status(), body))
                .orElseGet(() -> Answer.empty(
                        HttpResponseStatus.valueOf(found.status()),
                        Answer.json(HttpResponseStatus.OK, new byte[0]).fields().remove(HttpHeaderNames.CONTENT_TYPE)));
        found.again()
                .ifPresent(time -> answer.fields().set(HttpHeaderNames.RETRY_AFTER, Long.toString(time.toSeconds())));
        found.location().ifPresent(location -> answer.fields().set(HttpHeaderNames.LOCATION, location));
        for (RestAnswer.Cookie cookie : found.cookies()) {
            answer.fields().add(HttpHeaderNames.SET_COOKIE, cookies.line(cookie, origin));
        }
        return answer;
    }

    private static Answer toProgram(Answer answer) {
        return switch (answer.status().code()) {
            case 401 -> answer.with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 429 -> answer.with(HttpHeaderNames.RETRY_AFTER, "1");
            case 503 -> answer.with(HttpHeaderNames.RETRY_AFTER, "5");
            default -> answer;
        };
    }

    private Answer json(int status, Record body) {
        if (body instanceof RestAnswer.Download download) {
            return Answer.download(download);
        }
        return body instanceof Problem problem
                ? Answer.problem(problem)
                : Answer.json(HttpResponseStatus.valueOf(status), surroundings.bodies.encode(body));
    }

    /** Browsers name the origin with every POST; it was checked with the head. */
    private String originOf(HttpRequest head) {
        String sent = head.headers().get(HttpHeaderNames.ORIGIN);
        return sent == null ? (tls ? "https://" : "http://") + RequestRules.hostOf(head) : sent;
    }

    private static String programOf(HttpHeaders headers) {
        String text = headers.get(HttpHeaderNames.USER_AGENT, "");
        return text.length() > MAX_PROGRAM ? text.substring(0, MAX_PROGRAM) : text;
    }
}
