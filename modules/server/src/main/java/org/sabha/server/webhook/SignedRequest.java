package org.sabha.server.webhook;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.sabha.store.webhook.WebhookStorage.Target;

/** A message to a webhook as a request, signed as Standard Webhooks has it. */
final class SignedRequest {
    private SignedRequest() {}

    /** Whether an answer says that the message was taken. */
    static boolean isTaken(int status) {
        return status >= 200 && status < 300;
    }

    static FullHttpRequest of(Target target, String id, String text, Instant now) {
        URI address = URI.create(target.url());
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, path + query, Unpooled.wrappedBuffer(body));
        request.headers()
                .set(HttpHeaderNames.HOST, address.getRawAuthority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.USER_AGENT, "Sabha-Webhook")
                .set("webhook-id", id)
                .set("webhook-timestamp", now.getEpochSecond())
                .set("webhook-signature", WebhookSignature.of(id, now, text, target.secrets()));
        return request;
    }
}
