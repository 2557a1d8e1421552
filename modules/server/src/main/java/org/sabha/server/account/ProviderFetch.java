package org.sabha.server.account;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.server.outside.CheckedHttps;

/** Sends requests to the provider over HTTPS, to permitted addresses only. Blocks; thread-safe. */
final class ProviderFetch implements HTTPRequestSender, AutoCloseable {
    private static final int MAX_BODY_BYTES = 256 << 10;
    private static final String ACCEPTED = "application/json, application/jwt";

    private final CheckedHttps https;

    /**
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     * @param patience for one request, from the connection to the end of the answer
     * @throws IOException when the file cannot be read
     */
    ProviderFetch(@Nullable Path authority, ReachableAddresses reachable, Duration patience) throws IOException {
        this.https = new CheckedHttps(
                "ask-provider",
                authority,
                (_, address) -> reachable.mayCall(address),
                new CheckedHttps.Limits(patience, MAX_BODY_BYTES, "accounts.single-sign-on.networks"));
    }

    /** @throws IOException unless it answers 200 or 201 with a body that is not too large */
    @Override
    public HTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        URI address = request.getURI();
        CheckedHttps.hostOf(address);
        CheckedHttps.Answer answer = https.call(address, encoded(request));
        if (answer.status() != HTTPResponse.SC_OK && answer.status() != HTTPResponse.SC_CREATED) {
            throw new IOException(
                    "the provider does not answer as it should", new IOException("it says " + answer.status()));
        }
        HTTPResponse response = new HTTPResponse(answer.status());
        response.setHeader("Content-Type", answer.type());
        response.setBody(answer.body());
        return response;
    }

    private static FullHttpRequest encoded(ReadOnlyHTTPRequest request) {
        URI address = request.getURI();
        String path = Objects.requireNonNullElse(address.getRawPath(), "");
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        byte[] body = Objects.requireNonNullElse(request.getBody(), "").getBytes(StandardCharsets.UTF_8);
        FullHttpRequest encoded = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.getMethod().name()),
                (path.isEmpty() ? "/" : path) + query,
                Unpooled.wrappedBuffer(body));
        request.getHeaderMap().forEach((name, values) -> encoded.headers().set(name, values));
        encoded.headers()
                .set(HttpHeaderNames.HOST, address.getRawAuthority())
                .set(HttpHeaderNames.ACCEPT, ACCEPTED)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return encoded;
    }

    @Override
    public void close() {
        https.close();
    }
}
