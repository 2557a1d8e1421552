package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.Secret;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Turns requests about accounts into requests without HTTP, and answers back. */
final class AccountRoutes {
    /**
     * A page must say it with every request that counts on a cookie. A form or a link of another site cannot, and its
     * script has to ask first, which is refused (T24).
     */
    static final String CUSTOM_HEADER = "sabha-request";

    private static final int MAX_PROGRAM = 256;

    private static final Pattern FEED = Pattern.compile(Endpoint.CALENDARS + "([a-z2-7]{52})\\.ics");

    private final Surroundings surroundings;
    private final AccountCookies cookies;
    private final boolean tls;

    AccountRoutes(Surroundings surroundings, boolean tls) {
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

    CompletionStage<Answer> answer(HttpRequest head, byte[] body, Client.Peer peer, boolean withinBudget) {
        String origin = originOf(head);
        if (!withinBudget) {
            return CompletableFuture.completedFuture(Answer.later());
        }
        AccountRoute route = AccountRoute.at(RequestRules.pathOf(head)).orElseThrow(); // judged with the head
        var caller = new RestRequest.Caller(
                peer.address(), peer.network().neighbourhood().toString(), origin, programOf(head.headers()));
        RestRequest.Held held =
                route.sender() == AccountRoute.Sender.PAGE ? cookies.heldBy(head) : RestRequest.Held.NOTHING;
        var request = new RestRequest(route, ByteBuffer.wrap(body).asReadOnlyBuffer(), held, caller);
        return surroundings.accounts.answer(request).thenApply(found -> answer(found, origin));
    }

    /** A calendar sends no cookie and no header of ours; the secret in the path is all that counts. */
    CompletionStage<Answer> calendar(HttpRequest head, boolean withinBudget) {
        String origin = originOf(head);
        Matcher path = FEED.matcher(RequestRules.pathOf(head));
        if (!withinBudget) {
            return CompletableFuture.completedFuture(Answer.later());
        }
        return path.matches()
                ? surroundings.accounts.calendar(new Secret(path.group(1))).thenApply(found -> answer(found, origin))
                : CompletableFuture.completedFuture(answer(RestAnswer.nothingHere(), origin));
    }

    private Answer answer(RestAnswer found, String origin) {
        Answer answer = found.body()
                .map(body -> json(found.status(), body))
                .orElseGet(() -> Answer.empty(
                        HttpResponseStatus.valueOf(found.status()),
                        Answer.json(HttpResponseStatus.OK, new byte[0]).fields().remove(HttpHeaderNames.CONTENT_TYPE)));
        found.again()
                .ifPresent(time -> answer.fields().set(HttpHeaderNames.RETRY_AFTER, Long.toString(time.toSeconds())));
        for (RestAnswer.Cookie cookie : found.cookies()) {
            answer.fields().add(HttpHeaderNames.SET_COOKIE, cookies.line(cookie, origin));
        }
        return answer;
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
