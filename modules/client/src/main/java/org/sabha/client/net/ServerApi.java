package org.sabha.client.net;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.sabha.model.Secret;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;

/** The HTTP routes before a meeting. Thread-safe; a refusal completes exceptionally with {@link IOException}. */
public final class ServerApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpBodyCodec codec = new HttpBodyCodec();
    private final HttpClient http;
    private final URI base;

    /** @param base scheme, host and port, without a slash at the end */
    public ServerApi(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /**
     * Exchanges the secret of a one-time organiser link for a session.
     *
     * @param device secret that only this device keeps; the link is bound to it
     */
    public CompletableFuture<Secret> organiser(Secret link, Secret device) {
        return post("/api/v1/organiser", new OrganiserRequest(link, device), OrganiserResponse.class, "")
                .thenApply(OrganiserResponse::session);
    }

    /** Makes a meeting. */
    public CompletableFuture<CreateMeetingResponse> create(Secret session, String title) {
        return post(
                "/api/v1/meetings",
                new CreateMeetingRequest(title),
                CreateMeetingResponse.class,
                "Bearer " + session.reveal());
    }

    /** Shows the credentials; gives a token for the first message, and certificates for the signature key. */
    public CompletableFuture<JoinResponse> join(JoinRequest request) {
        return post("/api/v1/join", request, JoinResponse.class, "");
    }

    private <T extends Record> CompletableFuture<T> post(
            String path, Record body, Class<T> answer, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Origin", base.toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(codec.encode(body)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> {
                    if (response.statusCode() / 100 != 2) {
                        throw new CompletionException(
                                new IOException(path + " was answered with " + response.statusCode()));
                    }
                    return codec.decode(response.body(), answer);
                });
    }
}
