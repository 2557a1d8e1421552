package org.sabha.testkit.signon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenID provider on the loopback interface, by HTTPS, that keeps to the standard and to nothing else: discovery,
 * a page with one button for the one person that it knows, code flow with PKCE (RFC 7636), the client's secret by HTTP
 * Basic, each code good once and for a minute, keys that can be changed, pushed authorization requests (RFC 9126), claims
 * as a signed JWT at the userinfo endpoint. What a client must not do it answers with 400.
 * Thread-safe.
 */
public final class OpenIdProvider implements AutoCloseable {
    public static final String CLIENT = "sabha";
    public static final String SECRET = "client secret: 7";
    public static final String HOST = "localhost";

    private static final LoopbackCertificate CERTIFICATE = LoopbackCertificate.of(HOST);
    private static final String REALM = "/realm";
    private static final long CODE_SECONDS = 60;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final URI issuer;
    private final IssuedTokens tokens;
    private final Map<String, Map<String, String>> pages = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> pushed = new ConcurrentHashMap<>();
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Person person = new Person("person-7", Map.of());
    private volatile Map<String, Object> userInfo = Map.of();

    /** Who sits before the provider's page. */
    public record Person(String subject, Map<String, Object> claims) {
        public Person {
            claims = Map.copyOf(claims);
        }
    }

    private record Granted(Map<String, String> request, Person person, Instant until) {}

    private OpenIdProvider(HttpsServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        this.issuer = URI.create("https://" + HOST + ":" + server.getAddress().getPort() + REALM);
        this.tokens = new IssuedTokens(issuer.toString(), CLIENT);
    }

    /** @param clock what the provider takes for the time */
    public static OpenIdProvider start(InstantSource clock) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(CERTIFICATE.context()));
            OpenIdProvider provider = new OpenIdProvider(server, clock);
            provider.serve();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        server.setExecutor(threads);
        route("/.well-known/openid-configuration", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, "application/json", description());
        });
        route("/keys", exchange -> answer(exchange, 200, "application/json", tokens.keys()));
        route("/auth", this::showPage);
        route("/continue", this::sendBack);
        route("/token", this::redeem);
        route("/par", this::push);
        route("/userinfo", this::showUserInfo);
        route("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", issuer + "/keys");
            answer(exchange, 302, "text/plain", "elsewhere");
        });
        route("/large", exchange -> answer(exchange, 200, "text/plain", "x".repeat(1 << 20)));
        server.start();
    }

    private void route(String path, HttpHandler handler) {
        server.createContext(REALM + path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    // --- what a test tells it

    public URI issuer() {
        return issuer;
    }

    public Path writeCertificate(Path file) throws IOException {
        return CERTIFICATE.writeTo(file);
    }

    public void knows(Person other) {
        person = other;
    }

    /** What the userinfo endpoint says of that person. */
    public void knowsMore(Map<String, Object> claims) {
        userInfo = Map.copyOf(claims);
    }

    public void changesItsKey() {
        tokens.rotate();
    }

    /** How often it was asked what it is. */
    public int timesAsked() {
        return asked.get();
    }

    /** The word that somebody has signed out, as it is posted to its clients. */
    public String logoutToken(String subject) {
        return tokens.logoutToken(subject, clock.instant());
    }

    /**
     * Presses the page's button, in the place of a browser.
     *
     * @param address where the client sent the browser
     * @return where the browser is sent back to
     */
    public URI signsIn(URI address) {
        Map<String, String> request = request(address);
        if (!isRight(request)) {
            throw new IllegalArgumentException("the client asks for what it must not: " + address);
        }
        return back(request);
    }

    // --- what it answers

    private String description() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys","userinfo_endpoint":"%1$s/userinfo",
                 "pushed_authorization_request_endpoint":"%1$s/par","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"],
                 "authorization_response_iss_parameter_supported":true,"backchannel_logout_supported":true}
                """.formatted(issuer);
    }

    /** OpenID Connect Core section 3.1.2.1, with what OAuth 2.1 asks of every client. */
    private static boolean isRight(Map<String, String> request) {
        return "code".equals(request.get("response_type"))
                && CLIENT.equals(request.get("client_id"))
                && request.getOrDefault("redirect_uri", "").endsWith("/sign-in/back")
                && (" " + request.getOrDefault("scope", "") + " ").contains(" openid ")
                && request.getOrDefault("state", "").length() >= 22
                && request.getOrDefault("nonce", "").length() >= 22
                && "S256".equals(request.get("code_challenge_method"))
                && request.getOrDefault("code_challenge", "").length() == 43;
    }

    private Map<String, String> request(URI address) {
        Map<String, String> fields = Form.parse(Objects.requireNonNullElse(address.getRawQuery(), ""));
        return fields.containsKey("request_uri")
                ? Objects.requireNonNullElse(pushed.remove(fields.get("request_uri")), Map.of())
                : fields;
    }

    private void push(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (!isTheClient(exchange.getRequestHeaders().getFirst("Authorization")) || !isRight(form)) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_request\"}");
            return;
        }
        String reference = "urn:ietf:params:oauth:request_uri:" + UUID.randomUUID();
        pushed.put(reference, form);
        answer(exchange, 201, "application/json", "{\"request_uri\":\"" + reference + "\",\"expires_in\":60}");
    }

    private void showUserInfo(HttpExchange exchange) throws IOException {
        boolean allowed = "Bearer a".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(
                exchange,
                allowed ? 200 : 401,
                "application/jwt",
                allowed ? tokens.userInfo(person.subject(), userInfo, clock.instant()) : "");
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return Form.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private void showPage(HttpExchange exchange) throws IOException {
        Map<String, String> request = request(exchange.getRequestURI());
        if (!isRight(request)) {
            answer(exchange, 400, "text/plain", "invalid_request");
            return;
        }
        String page = UUID.randomUUID().toString();
        pages.put(page, request);
        answer(exchange, 200, "text/html;charset=utf-8", """
                <!doctype html><html lang="en"><title>Parichay</title><h1>Parichay</h1>
                <form method="post" action="%s/continue?page=%s"><button>Continue as %s</button></form></html>
                """.formatted(REALM, page, person.subject()));
    }

    private void sendBack(HttpExchange exchange) throws IOException {
        String page = Form.parse(
                        Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""))
                .getOrDefault("page", "");
        @Nullable Map<String, String> request = pages.remove(page);
        if (request == null || !exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 400, "text/plain", "invalid_request");
            return;
        }
        exchange.getResponseHeaders().add("Location", back(request).toString());
        answer(exchange, 303, "text/plain", "");
    }

    private URI back(Map<String, String> request) {
        String code = UUID.randomUUID().toString();
        codes.put(code, new Granted(request, person, clock.instant().plusSeconds(CODE_SECONDS)));
        return URI.create(request.getOrDefault("redirect_uri", "") + "?code=" + code + "&state="
                + Form.encode(request.getOrDefault("state", "")) + "&iss=" + Form.encode(issuer.toString()));
    }

    /** OpenID Connect Core section 3.1.3.2, RFC 7636 section 4.6. */
    private void redeem(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (!isTheClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
            return;
        }
        @Nullable Granted granted = codes.remove(form.getOrDefault("code", ""));
        if (granted == null
                || !clock.instant().isBefore(granted.until())
                || !exchange.getRequestMethod().equals("POST")
                || !"authorization_code".equals(form.get("grant_type"))
                || form.containsKey("client_secret")
                || !Objects.equals(form.get("redirect_uri"), granted.request().get("redirect_uri"))
                || !challenge(form.getOrDefault("code_verifier", ""))
                        .equals(granted.request().get("code_challenge"))) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        String token = tokens.idToken(
                granted.person().subject(),
                granted.request().getOrDefault("nonce", ""),
                granted.person().claims(),
                clock.instant());
        answer(
                exchange,
                200,
                "application/json",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"" + token + "\"}");
    }

    private static boolean isTheClient(@Nullable String header) {
        String both = Form.encode(CLIENT) + ":" + Form.encode(SECRET);
        return ("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))).equals(header);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
