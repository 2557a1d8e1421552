package org.sabha.signalling;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sabha.model.FileSize;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.RestRequest;

/**
 * Judges the head of a request before anything is done for it. Whatever two servers could read in two ways is refused
 * (RFC 9112 section 11.2, ASVS 4.2.1).
 */
final class RequestRules {
    private static final int MAX_HOST_LENGTH = 255;
    static final String MALFORMED = "malformed-request";

    /** Browsers send it with every request (Fetch Metadata); programs that imitate their interface do not. */
    private static final String FETCH_SITE = "sec-fetch-site";

    private final OriginList origins;
    private final SignallingSettings.HttpLimits limits;

    RequestRules(OriginList origins, SignallingSettings.HttpLimits limits) {
        this.origins = origins;
        this.limits = limits;
    }

    /** @return the refusal, empty when the request may go on */
    Optional<Answer> refusalOf(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(unreadable(request.decoderResult().cause()));
        }
        if (!isUnambiguous(request)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, MALFORMED));
        }
        Optional<Endpoint> endpoint = Endpoint.at(pathOf(request));
        if (endpoint.isEmpty()) {
            return Optional.of(Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found"));
        }
        return switch (endpoint.get()) {
            case INTEGRATION -> refusalOfProgram(request);
            case MEETING -> refusalOfMeeting(request);
            case ACCOUNTS -> refusalOfAccount(request);
            case CALENDAR, LIVE, READY, SOCKET, SHELF, FILES -> refusalOf(request, endpoint.get());
        };
    }

    private Optional<Answer> refusalOf(HttpRequest request, Endpoint endpoint) {
        if (!endpoint.allows(request.method())) {
            return methodNotAllowed(endpoint.allowed());
        }
        return endpoint == Endpoint.SHELF && request.method().equals(HttpMethod.PUT)
                ? refusalOfPut(request)
                : refusalOfGet(request, endpoint);
    }

    private static Optional<Answer> methodNotAllowed(String allowed) {
        return Optional.of(Answer.refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "method-not-allowed")
                .with(HttpHeaderNames.ALLOW, allowed));
    }

    private Optional<Answer> refusalOfMeeting(HttpRequest request) {
        RestRequest.Method method =
                MeetingRoute.at(pathOf(request)).orElseThrow().method();
        String asked = request.method().name();
        if (method != RestRequest.Method.GET) {
            return asked.equals(method.name()) ? refusalOfPost(request) : methodNotAllowed(method.name());
        }
        return asked.equals("GET") || asked.equals("HEAD")
                ? refusalOfGet(request, Endpoint.MEETING)
                : methodNotAllowed("GET, HEAD");
    }

    private Optional<Answer> refusalOfAccount(HttpRequest request) {
        AccountRoute route = AccountRoute.at(pathOf(request)).orElseThrow();
        RestRequest.Method method = route.method();
        if (!request.method().name().equals(method.name())) {
            return methodNotAllowed(method.name());
        }
        if (route.sender() == AccountRoute.Sender.PROVIDER) {
            return refusalOfForm(request);
        }
        Optional<Answer> refusal = switch (method) {
            case GET -> refusalOfGet(request, Endpoint.ACCOUNTS);
            case POST, PUT, DELETE -> refusalOfPost(request);
        };
        return refusal.isEmpty() && !RestRoutes.isFromAPage(request)
                ? Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "header-missing"))
                : refusal;
    }

    /**
     * What programs with keys ask. A key counts in one header only, which no browser sends by itself; whatever names an
     * origin, or says where a fetch comes from, is a browser's page, which must hold no key (T24).
     */
    private Optional<Answer> refusalOfProgram(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.ORIGIN) || headers.contains(FETCH_SITE)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "no-browsers"));
        }
        Set<RestRequest.Method> methods = IntegrationRoute.methodsAt(pathOf(request));
        if (methods.isEmpty()) {
            return Optional.of(Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found"));
        }
        Optional<IntegrationRoute.Match> match =
                IntegrationRoute.at(request.method().name(), pathOf(request));
        if (match.isEmpty()) {
            return methodNotAllowed(methods.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
        }
        if (!match.get().route().hasBody()) {
            return refusalOfGet(request, Endpoint.INTEGRATION);
        }
        return isJson(headers) && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
                ? refusalOfBody(request)
                : Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "json-only"));
    }

    /** The path without its query. */
    static String pathOf(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** @return the Host header if it is one name or address with or without port, else empty */
    static String hostOf(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1 && isHost(hosts.getFirst()) ? hosts.getFirst() : "";
    }

    static Answer unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.refusedAtTheDoor(HttpResponseStatus.REQUEST_URI_TOO_LONG, "too-long");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Answer.refusedAtTheDoor(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too-long");
        }
        return Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, MALFORMED);
    }

    static Answer tooLarge() {
        return Answer.refusedAtTheDoor(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "too-large");
    }

    private static boolean isUnambiguous(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean known = version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
        return known && request.uri().startsWith("/") && !hostOf(request).isEmpty() && hasOneLength(request);
    }

    /** A length or chunks, never both, each said once; the decoder has refused most of the rest. */
    private static boolean hasOneLength(HttpRequest request) {
        HttpHeaders headers = request.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        int lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size();
        if (codings.isEmpty()) {
            return lengths <= 1;
        }
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())
                && lengths == 0
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    private Optional<Answer> refusalOfPost(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!origins.admits(headers)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "foreign-origin"));
        }
        if (!isJson(headers) || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "json-only"));
        }
        return refusalOfBody(request);
    }

    /** A chunk of a file says its length, so that no more is read than fits (T22). */
    private Optional<Answer> refusalOfPut(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!origins.admits(headers)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "foreign-origin"));
        }
        if (!isOfType(headers, "application/octet-stream") || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "bytes-only"));
        }
        if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.LENGTH_REQUIRED, "length-missing"));
        }
        if (HttpUtil.getContentLength(request, 0L) > FileSize.CHUNK_BYTES) {
            return Optional.of(tooLarge());
        }
        return refusalOfExpectation(headers, request);
    }

    private static Optional<Answer> refusalOfExpectation(HttpHeaders headers, HttpRequest request) {
        return headers.contains(HttpHeaderNames.EXPECT) && !HttpUtil.is100ContinueExpected(request)
                ? Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.EXPECTATION_FAILED, "unknown-expectation"))
                : Optional.empty();
    }

    /** A server posts it: browsers name an origin with every form (T24). */
    private Optional<Answer> refusalOfForm(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.ORIGIN)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "foreign-origin"));
        }
        if (!isForm(headers) || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "form-only"));
        }
        return refusalOfBody(request);
    }

    private Optional<Answer> refusalOfBody(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (HttpUtil.getContentLength(request, 0L) > limits.bodyBytes()) {
            return Optional.of(tooLarge());
        }
        return refusalOfExpectation(headers, request);
    }

    private Optional<Answer> refusalOfGet(HttpRequest request, Endpoint endpoint) {
        boolean hasBody = HttpUtil.getContentLength(request, 0L) > 0 || HttpUtil.isTransferEncodingChunked(request);
        if (hasBody || request.headers().contains(HttpHeaderNames.EXPECT)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, MALFORMED));
        }
        if (endpoint == Endpoint.SOCKET && request.method().equals(HttpMethod.GET)) {
            return refusalOfUpgrade(request);
        }
        return Optional.empty();
    }

    private Optional<Answer> refusalOfUpgrade(HttpRequest request) {
        if (!origins.admits(request.headers())) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "foreign-origin"));
        }
        return WebSocketUpgrade.refusalOf(request);
    }

    private static boolean isJson(HttpHeaders headers) {
        return isOfType(headers, "application/json");
    }

    private static boolean isForm(HttpHeaders headers) {
        return isOfType(headers, "application/x-www-form-urlencoded");
    }

    private static boolean isOfType(HttpHeaders headers, String wanted) {
        List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        if (types.size() != 1) {
            return false;
        }
        String type = types.getFirst().replace(" ", "");
        return type.equalsIgnoreCase(wanted) || type.equalsIgnoreCase(wanted + ";charset=utf-8");
    }

    private static boolean isHost(String host) {
        if (host.isEmpty() || host.length() > MAX_HOST_LENGTH) {
            return false;
        }
        return host.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-'
                        || c == ':'
                        || c == '['
                        || c == ']');
    }
}
