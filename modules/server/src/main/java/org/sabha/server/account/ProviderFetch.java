package org.sabha.server.account;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.oidc.OidcFetch;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.server.outside.CheckedHttps;

/** Asks the provider over HTTPS, at addresses that may be asked only; an answer that is not 200 is none. Blocks; thread-safe. */
final class ProviderFetch implements OidcFetch, AutoCloseable {
    private static final int MAX_BODY_BYTES = 256 << 10;
    private static final int OK = 200;

    private final CheckedHttps https;

    /**
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     * @param patience for one question, from the connection to the end of the answer
     * @throws IOException when the file cannot be read
     */
    ProviderFetch(@Nullable Path authority, ReachableAddresses reachable, Duration patience) throws IOException {
        this.https = new CheckedHttps(
                "ask-provider",
                authority,
                (_, address) -> reachable.mayCall(address),
                new CheckedHttps.Limits(patience, MAX_BODY_BYTES, "accounts.single-sign-on.networks"));
    }

    @Override
    public String get(URI address) throws IOException {
        CheckedHttps.hostOf(address);
        return ask(address, request(address, HttpMethod.GET, new byte[0]));
    }

    @Override
    public String post(URI address, Map<String, String> form, String authorization) throws IOException {
        CheckedHttps.hostOf(address);
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        FullHttpRequest request = request(address, HttpMethod.POST, body.getBytes(StandardCharsets.US_ASCII));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED);
        if (!authorization.isEmpty()) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        return ask(address, request);
    }

    private static FullHttpRequest request(URI address, HttpMethod method, byte[] body) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path + query, Unpooled.wrappedBuffer(body));
        request.headers()
                .set(HttpHeaderNames.HOST, address.getRawAuthority())
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return request;
    }

    private String ask(URI address, FullHttpRequest request) throws IOException {
        CheckedHttps.Answer answer = https.call(address, request);
        if (answer.status() != OK) {
            throw new IOException(
                    "the provider does not answer as it should", new IOException("it says " + answer.status()));
        }
        return answer.body();
    }

    @Override
    public void close() {
        https.close();
    }
}
