package org.sabha.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.route.Refused;
import org.sabha.store.Storage;
import org.sabha.testkit.signon.LoopbackCertificate;

/** Where webhooks lead: a real receiver over TLS on the loopback interface, which nobody reaches unless it is named. */
@Tag("T25")
@Tag("H33")
class WebhookAddressTest {
    private static final LoopbackCertificate CERTIFICATE = LoopbackCertificate.of("localhost");

    @TempDir
    private Path data;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpsServer receiver;
    private Storage storage;

    @BeforeEach
    void opens() throws IOException {
        receiver = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setHttpsConfigurator(new HttpsConfigurator(CERTIFICATE.context()));
        receiver.createContext("/", exchange -> {
            asked.incrementAndGet();
            boolean moves = exchange.getRequestURI().getPath().equals("/moved");
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Location", "/taken");
            exchange.sendResponseHeaders(moves ? 302 : 204, -1);
            exchange.close();
        });
        receiver.start();
        storage = Storage.open(EmptyDatabase.in(data), Clock.systemUTC(), new SecureRandom(), () -> 0);
    }

    @AfterEach
    void closes() {
        receiver.stop(0);
        storage.close();
    }

    private WebhookCalls calls(String... hosts) throws IOException {
        return new WebhookCalls(CERTIFICATE.writeTo(data.resolve("ca.pem")), List.of(hosts));
    }

    private String decided(WebhookCalls calls, String url) {
        var service = new WebhookService(storage.webhooks(), calls, calls, new SecureRandom());
        var row = AccountEvidence.ofTheServer(Clock.systemUTC().instant(), "add-webhook");
        try {
            service.make(url, Set.of(WebhookEvent.MEETING_STARTED), row);
            return "ok";
        } catch (Refused e) {
            return e.code().code();
        }
    }

    private URI at(String path) {
        return URI.create("https://localhost:" + receiver.getAddress().getPort() + path);
    }

    private static FullHttpRequest request(URI address) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, address.getPath(), Unpooled.wrappedBuffer(new byte[] {'{', '}'
                }));
        request.headers().set("host", address.getAuthority()).set("content-length", 2);
        return request;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "https:/hook",
                "https://user@93.184.216.34/",
                "https://user:secret@93.184.216.34/",
                "https://93.184.216.34/#x",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://0/",
                "https://0.0.0.0/",
                "https://[::]/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[fe80::1]/",
                "https://[fd00:ec2::254]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::ffff:169.254.169.254]/",
                "https://10.0.0.7/",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://localhost/",
                "https://LOCALHOST/",
                "not an address",
                ""
            })
    void refusesInternalAddressInAnySpelling(String url) throws IOException {
        try (WebhookCalls calls = calls()) {
            assertEquals("webhook-address-unusable", decided(calls, url));
        }
    }

    @Test
    void aPublicAddressIsOneAndSoIsAHostThatTheSettingsName() throws IOException {
        try (WebhookCalls calls = calls("localhost")) {
            assertEquals("ok", decided(calls, "https://93.184.216.34/hook"));
            assertEquals("ok", decided(calls, at("/hook").toString()));
            assertEquals("webhook-address-unusable", decided(calls, "https://127.0.0.1/"), "named is the name alone");
        }
    }

    /** A name that meant a public address when it was entered may mean this machine by now. */
    @Test
    void theAddressIsJudgedAgainWithEachCall() throws IOException {
        try (WebhookCalls calls = calls()) {
            URI inside = at("/hook");
            assertThrows(IOException.class, () -> calls.send(inside, request(inside)));
            assertEquals(0, asked.get());
        }
        try (WebhookCalls calls = calls("localhost")) {
            assertEquals(204, calls.send(at("/hook"), request(at("/hook"))));
        }
    }

    @Test
    void aRedirectionIsNotFollowed() throws IOException {
        try (WebhookCalls calls = calls("localhost")) {
            assertEquals(302, calls.send(at("/moved"), request(at("/moved"))));
            assertEquals(1, asked.get());
        }
    }

    @Test
    void aRefusalIsARow() throws IOException {
        try (WebhookCalls calls = calls()) {
            decided(calls, "https://127.0.0.1/");
            storage.settled().toCompletableFuture().join();
            assertTrue(storage.audit().verify().toString().contains("rows=1"));
        }
    }
}
