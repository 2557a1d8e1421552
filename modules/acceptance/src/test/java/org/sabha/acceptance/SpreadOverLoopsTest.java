package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;

/** The same meetings where everybody is on another event loop than the one who came before. */
class SpreadOverLoopsTest extends JavaClientTest {
    private static final Pattern HANDED =
            Pattern.compile("^sabha_link_packets_total\\{.*} ([0-9.E]+)$", Pattern.MULTILINE);

    @Override
    Map<String, String> settings() {
        return Map.of("sabha.media.loops", "2", "sabha.media.spread.participants", "1");
    }

    private double handed;

    /** What was shown above has gone by links; else it would show nothing new. */
    @AfterAll
    void mediaWentOverLinks() throws Exception {
        beforeTheServerStops();
        assertTrue(handed > 100, "handed over " + handed);
    }

    /** A server that is started anew counts from nothing. */
    @Override
    void beforeTheServerStops() throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server().ports().metrics() + "/metrics");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String page = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            handed += HANDED.matcher(page)
                    .results()
                    .map(result -> result.group(1))
                    .mapToDouble(Double::parseDouble)
                    .sum();
        }
    }
}
