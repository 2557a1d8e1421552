package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The same meetings where the system calls, and the cipher called directly, are not to be had. */
@Tag("full")
class FallbackPathTest {
    abstract static class Fallback extends JavaClientTest {
        private final String io;

        Fallback(String io) {
            this.io = io;
        }

        @Override
        Map<String, String> settings() {
            return Map.of("sabha.media.io", io, "sabha.media.srtp", "openssl");
        }

        @Test
        void theServerSaysThatItIsInUse() throws Exception {
            URI metrics = URI.create("http://127.0.0.1:" + server().ports().metrics() + "/metrics");
            try (HttpClient http = HttpClient.newHttpClient()) {
                String page = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                assertTrue(page.contains("sabha_media_path{io=\"" + io + "\",srtp=\"openssl\"} 1"), page);
            }
        }
    }

    /** Netty's epoll channel with segmented datagrams. */
    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Netty extends Fallback {
        Netty() {
            super("netty");
        }
    }

    /** The JDK's channel, one datagram at a time. */
    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Nio extends Fallback {
        Nio() {
            super("nio");
        }
    }
}
