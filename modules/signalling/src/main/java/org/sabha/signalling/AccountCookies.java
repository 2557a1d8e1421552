package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/**
 * The cookies of sign-ins: for this host alone, out of reach of scripts and of other sites' pages (RFC 6265bis section
 * 4.1.3.2). Only on the plain port and under a name of this machine, where browsers keep no {@code __Host-} cookies, they
 * go without that prefix; elsewhere such a one is not looked at, so that nobody can plant one from a neighbouring name.
 */
final class AccountCookies {
    private static final String HOST_ONLY = "__Host-";
    private static final int MAX_LENGTH = 4_096;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean tls;

    AccountCookies(boolean tls) {
        this.tls = tls;
    }

    RestRequest.Credentials heldBy(HttpRequest request) {
        List<String> lines = request.headers().getAll(HttpHeaderNames.COOKIE);
        if (lines.size() != 1 || lines.getFirst().length() > MAX_LENGTH) {
            return RestRequest.Credentials.NONE;
        }
        List<Cookie> cookies = ServerCookieDecoder.STRICT.decodeAll(lines.getFirst());
        boolean bare = !tls && isOfThisMachine(request);
        return RestRequest.Credentials.cookies(
                find(cookies, RestAnswer.CookieName.SESSION, bare),
                find(cookies, RestAnswer.CookieName.DEVICE, bare),
                find(cookies, RestAnswer.CookieName.TRANSACTION, bare));
    }

    /** @param origin of the page that gets it */
    String line(RestAnswer.Cookie wanted, String origin) {
        boolean secure = origin.startsWith("https:");
        Cookie cookie = new DefaultCookie(
                (secure ? HOST_ONLY : "") + nameOf(wanted.name()),
                wanted.value().map(Secret::reveal).orElse(""));
        if (cookie instanceof DefaultCookie strict) {
            strict.setSameSite(CookieHeaderNames.SameSite.Strict);
        }
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setPath("/");
        cookie.setMaxAge(wanted.value().isPresent() ? wanted.lifetime().toSeconds() : 0);
        return ServerCookieEncoder.STRICT.encode(cookie);
    }

    private static Optional<Secret> find(List<Cookie> cookies, RestAnswer.CookieName name, boolean bare) {
        Optional<Secret> strict = one(cookies, HOST_ONLY + nameOf(name));
        return strict.isPresent() || !bare ? strict : one(cookies, nameOf(name));
    }

    /** Said twice, a cookie is none: which of the two a browser meant nobody can know. */
    private static Optional<Secret> one(List<Cookie> cookies, String name) {
        List<String> values = cookies.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .toList();
        return values.size() == 1
                        && !values.getFirst().isEmpty()
                        && values.getFirst().length() <= Secret.MAX_LENGTH
                ? Optional.of(new Secret(values.getFirst()))
                : Optional.empty();
    }

    private static boolean isOfThisMachine(HttpRequest request) {
        String host = RequestRules.hostOf(request);
        int port = host.lastIndexOf(':');
        return LOOPBACK.contains(port > host.lastIndexOf(']') ? host.substring(0, port) : host);
    }

    private static String nameOf(RestAnswer.CookieName name) {
        return switch (name) {
            case SESSION -> "sabha-session";
            case DEVICE -> "sabha-device";
            case TRANSACTION -> "sabha-transaction";
        };
    }
}
