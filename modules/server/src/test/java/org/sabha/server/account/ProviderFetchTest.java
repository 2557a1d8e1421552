package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.identity.oidc.OidcSignIn;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.testkit.signon.LoopbackCertificate;
import org.sabha.testkit.signon.OpenIdProvider;

/** Questions to a real server over TLS, on the loopback interface. */
@Tag("T25")
@Tag("H33")
class ProviderFetchTest {
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final OpenIdProvider provider = OpenIdProvider.start(InstantSource.system());

    @TempDir
    private Path folder;

    @AfterEach
    void closes() {
        provider.close();
    }

    private ProviderFetch fetch(List<String> networks, Duration patience) throws IOException {
        return new ProviderFetch(
                provider.writeCertificate(folder.resolve("ca.pem")), new ReachableAddresses(networks), patience);
    }

    private URI at(String path) {
        return URI.create(provider.issuer() + path);
    }

    private static String get(ProviderFetch fetch, URI address) throws IOException {
        return new HTTPRequest(HTTPRequest.Method.GET, address).send(fetch).getBody();
    }

    private static String refusal(ProviderFetch fetch, URI address) {
        IOException refused = assertThrows(IOException.class, () -> get(fetch, address));
        return refused.getMessage() + " " + refused.getCause();
    }

    @Test
    void readsWhatTheProviderSays() throws IOException {
        try (ProviderFetch fetch = fetch(LOOPBACK, PATIENCE)) {
            String body = get(fetch, at("/.well-known/openid-configuration"));
            assertTrue(body.contains("\"issuer\":\"" + provider.issuer() + "\""), body);
        }
    }

    @Test
    void carriesPushedRequestsAndSignedUserInfo() throws IOException {
        provider.knowsMore(Map.of("preferred_username", "asha", "name", "Asha"));
        try (ProviderFetch fetch = fetch(LOOPBACK, PATIENCE)) {
            var settings = new OidcSettings(
                    provider.issuer(),
                    OidcSettings.Client.withSecret(OpenIdProvider.CLIENT, new Secret(OpenIdProvider.SECRET)),
                    OidcSettings.Claims.USUAL,
                    Map.of(),
                    new OidcSettings.Requests(List.of("openid"), true, true, Map.of()));
            var signIn = new OidcSignIn(settings, fetch, new IdSource(new Random(4)));
            Instant now = Instant.now();
            OidcSignIn.Begun begun = signIn.begin(URI.create("https://sabha.example/sign-in/back"), "network", now);
            assertTrue(begun.address().getRawQuery().contains("request_uri="));
            String query = provider.signsIn(begun.address()).getRawQuery();
            assertEquals(
                    Optional.of(new LoginName("asha")),
                    signIn.finish(query, begun.transaction(), now)
                            .map(recognised -> recognised.person().login()));
        }
    }

    @Test
    void addressesOfTheDepartmentAreAskedOnlyWhereTheyAreNamed() throws IOException {
        try (ProviderFetch fetch = fetch(List.of("10.0.0.0/8"), PATIENCE)) {
            assertTrue(refusal(fetch, at("/keys")).contains("no address that may be asked"));
            assertEquals(0, provider.timesAsked());
            for (String spelt :
                    List.of("https://2130706433", "https://0x7f.1", "https://[::ffff:127.0.0.1]", "https://127.1")) {
                URI address = URI.create(spelt + ":" + provider.issuer().getPort() + "/keys");
                String refusal = refusal(fetch, address);
                assertTrue(refusal.matches("(?s).*(may be asked|are asked|in several ways).*"), refusal);
            }
            assertEquals(0, provider.timesAsked(), "nobody was dialled");
        }
    }

    @Test
    void onlyHttpsIsAsked() throws IOException {
        try (ProviderFetch fetch = fetch(LOOPBACK, PATIENCE)) {
            for (String other : List.of(
                    provider.issuer().toString().replace("https:", "http:"),
                    "file:///etc/passwd",
                    "https:/keys",
                    "https://user@localhost/keys")) {
                assertTrue(refusal(fetch, URI.create(other)).contains("only addresses with https"), other);
            }
        }
    }

    @Test
    void onlyAnAnswerOfTheProvidersOwnCounts() throws IOException {
        try (ProviderFetch fetch = fetch(LOOPBACK, PATIENCE)) {
            assertTrue(refusal(fetch, at("/moved")).contains("302"), "a redirection is not followed");
            assertTrue(refusal(fetch, at("/none")).contains("404"));
            assertTrue(refusal(fetch, at("/large")).contains("TooLong"));
            HTTPRequest post = new HTTPRequest(HTTPRequest.Method.POST, at("/token"));
            post.setAuthorization("Basic eDp5");
            post.setBody("code=x");
            IOException refused = assertThrows(IOException.class, () -> post.send(fetch));
            assertTrue(String.valueOf(refused.getCause()).contains("401"));
        }
    }

    @Test
    void refusesProviderWithAnotherCertificate() throws IOException {
        Path other = LoopbackCertificate.of(OpenIdProvider.HOST).writeTo(folder.resolve("other.pem"));
        try (ProviderFetch fetch = new ProviderFetch(other, new ReachableAddresses(LOOPBACK), PATIENCE)) {
            assertTrue(refusal(fetch, at("/keys")).contains("SSL"), "not signed by whom we trust");
        }
        try (ProviderFetch fetch = fetch(LOOPBACK, PATIENCE)) {
            URI byAddress = URI.create("https://127.0.0.1:" + provider.issuer().getPort() + "/realm/keys");
            assertTrue(refusal(fetch, byAddress).contains("SSL"), "for another name");
        }
    }

    @Test
    void silentProviderTimesOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProviderFetch fetch = fetch(LOOPBACK, Duration.ofMillis(50))) {
            URI address = URI.create("https://localhost:" + silent.getLocalPort() + "/");
            assertTrue(refusal(fetch, address).contains("Timeout"));
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        IOException refused = assertThrows(
                IOException.class, () -> new ProviderFetch(empty, new ReachableAddresses(LOOPBACK), PATIENCE));
        assertTrue(String.valueOf(refused.getMessage()).contains("empty.pem"));
    }
}
