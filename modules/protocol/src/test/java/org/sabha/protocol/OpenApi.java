package org.sabha.protocol;

import static org.sabha.protocol.JsonSchema.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.NetworkCheckRequest;
import org.sabha.protocol.http.NetworkCheckResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.WithdrawConsentRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.IntegrationRoute.Parameter;
import org.sabha.protocol.rest.RestAnswer;

/** The OpenAPI 3.1 description of everything under {@code /api/v1}, from the tables that the server routes by. */
final class OpenApi {
    static final String PROGRAMS = "For programs with a key";
    static final String PAGES = "For pages of this server";
    static final String MEETINGS = "The way into meetings";
    private static final String REFS = "#/components/schemas/";
    private static final String PROBLEM = "application/problem+json";

    private final Wire wire;
    private final Javadocs javadocs;
    private final Set<String> used = new TreeSet<>();

    OpenApi(Wire wire, Javadocs javadocs) {
        this.wire = wire;
        this.javadocs = javadocs;
    }

    Map<String, Object> document() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (IntegrationRoute route : IntegrationRoute.values()) {
            at(paths, route.path()).put(route.verb().name().toLowerCase(Locale.ROOT), operation(route));
        }
        meetings(paths);
        for (AccountRoute route : AccountRoute.values()) {
            at(paths, route.path()).put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> root = map("openapi", "3.1.0", "info", about());
        root.put("servers", List.of(map("url", "/")));
        root.put(
                "tags",
                List.of(
                        map("name", PROGRAMS, "description", "With `Authorization: Bearer KEY`, never from a browser."),
                        map(
                                "name",
                                MEETINGS,
                                "description",
                                "What clients of meetings ask before their WebSocket; see messages.md."),
                        map(
                                "name",
                                PAGES,
                                "description",
                                "With the cookie of a sign-in and the header `Sabha-Request: 1`, from the server's own"
                                        + " pages only. They may change with the pages; programs use keys.")));
        root.put("paths", paths);
        root.put("components", map("securitySchemes", schemes(), "schemas", schemas()));
        return root;
    }

    private static Map<String, Object> about() {
        return map(
                "title",
                "Sabha",
                "version",
                "1.0.0",
                "summary",
                "The HTTP interface of a Sabha server",
                "description",
                "Generated from the tables that the server routes by; docs/api.md is the guide.",
                "license",
                map("name", "Apache-2.0", "identifier", "Apache-2.0"));
    }

    private static Map<String, Object> schemes() {
        return map(
                "key",
                map("type", "http", "scheme", "bearer", "description", "An API key, which begins with `sabha_`."),
                "signIn",
                map("type", "apiKey", "in", "cookie", "name", "__Host-sabha-session"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, _ -> new LinkedHashMap<>());
    }

    // --- programs

    private Map<String, Object> operation(IntegrationRoute route) {
        String words = required(javadocs.ofConstant(route), route);
        Map<String, Object> operation = operation(PROGRAMS, camel(route.name()), words);
        operation.put("security", List.of(map("key", List.of())));
        List<Object> parameters = new ArrayList<>();
        route.inPath().forEach(parameter -> parameters.add(parameter(parameter, "path")));
        new TreeSet<>(route.takes().query()).forEach(parameter -> parameters.add(parameter(parameter, "query")));
        if (route.verb() == IntegrationRoute.Verb.POST) {
            parameters.add(map(
                    "name",
                    "Idempotency-Key",
                    "in",
                    "header",
                    "description",
                    "Any text of your own, such as a UUID: the request is done once, however often it comes in 24 hours.",
                    "schema",
                    map("type", "string", "minLength", 1, "maxLength", 255)));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        takes(operation, route.takes().body());
        operation.put(
                "responses",
                responses(String.valueOf(route.gives().status()), route.gives().body()));
        return operation;
    }

    private Map<String, Object> parameter(Parameter parameter, String where) {
        Map<String, Object> found = map(
                "name",
                parameter.wireName(),
                "in",
                where,
                "description",
                required(javadocs.ofConstant(parameter), parameter));
        if (where.equals("path")) {
            found.put("required", true);
        }
        found.put("schema", map("type", "string"));
        return found;
    }

    // --- the way into meetings

    /** Those whose routes are no table of this module; a test of signalling compares them with its own. */
    private void meetings(Map<String, Object> paths) {
        meeting(
                paths,
                "/api/v1/organiser",
                "Exchanges the secret of an organiser link for a session.",
                OrganiserRequest.class,
                OrganiserResponse.class);
        meeting(
                paths,
                "/api/v1/meetings",
                "Makes a meeting, or opens one that was scheduled, for somebody who may start meetings.",
                CreateMeetingRequest.class,
                CreateMeetingResponse.class);
        meeting(
                paths,
                "/api/v1/join",
                "Gives a token to connect with, for who shows an invitation and the password.",
                JoinRequest.class,
                JoinResponse.class);
        meeting(
                paths,
                "/api/v1/consent/withdraw",
                "Takes a consent back, by its receipt: whoever gave it leaves, and their name and network are erased.",
                WithdrawConsentRequest.class,
                ConsentWithdrawnResponse.class);
        meeting(
                paths,
                "/api/v1/network-check",
                "Sends pictures of the client's own making back to it for 12 s at most, so that it sees what its line"
                        + " carries.",
                NetworkCheckRequest.class,
                NetworkCheckResponse.class);
        Map<String, Object> about = operation(MEETINGS, "about", "Which server this is.");
        about.put("responses", responses("200", Optional.of(AboutResponse.class)));
        at(paths, "/api/v1/about").put("get", about);
    }

    private void meeting(
            Map<String, Object> paths,
            String path,
            String words,
            Class<? extends Record> takes,
            Class<? extends Record> gives) {
        Map<String, Object> operation = operation(MEETINGS, operationId(path), words);
        takes(operation, takes);
        operation.put("responses", responses("200", Optional.of(gives)));
        at(paths, path).put("post", operation);
    }

    /** The last word of the path, without hyphens. */
    private static String operationId(String path) {
        return camel(path.substring(path.lastIndexOf('/') + 1).replace('-', '_').toUpperCase(Locale.ROOT));
    }

    // --- pages

    private Map<String, Object> operation(AccountRoute route) {
        Map<String, Object> operation =
                operation(PAGES, "page" + capital(camel(route.name())), required(javadocs.ofConstant(route), route));
        if (route.sender() == AccountRoute.Sender.PAGE) {
            operation.put("security", List.of(map("signIn", List.of())));
        }
        if (route.body() == AccountRoute.LogoutToken.class) {
            operation.put(
                    "requestBody",
                    map(
                            "required",
                            true,
                            "content",
                            map(
                                    "application/x-www-form-urlencoded",
                                    map(
                                            "schema",
                                            map(
                                                    "type",
                                                    "object",
                                                    "required",
                                                    List.of("logout_token"),
                                                    "properties",
                                                    map("logout_token", map("type", "string")))))));
        } else {
            takes(operation, route.body());
        }
        Optional<Class<? extends Record>> body = route.gives().body();
        Map<String, Object> content = body.filter(type -> type == RestAnswer.Download.class)
                .map(_ -> file(route.gives().mediaType()))
                .or(() -> body.map(this::json))
                .orElse(Map.of());
        operation.put("responses", responses(body.isPresent() ? "200" : "204", content));
        return operation;
    }

    // --- parts of all

    private static Map<String, Object> operation(String tag, String id, String words) {
        return map("tags", List.of(tag), "operationId", id, "summary", firstSentence(words), "description", words);
    }

    static String firstSentence(String words) {
        int end = words.indexOf(". ");
        return end < 0 ? words : words.substring(0, end + 1);
    }

    private void takes(Map<String, Object> operation, Class<? extends Record> body) {
        if (body != AccountRoute.Empty.class) {
            operation.put(
                    "requestBody", map("required", true, "content", map("application/json", map("schema", ref(body)))));
        }
    }

    private Map<String, Object> responses(String status, Optional<Class<? extends Record>> body) {
        return responses(status, body.map(this::json).orElse(Map.of()));
    }

    /** @param content by its media type; empty where nothing is answered */
    private Map<String, Object> responses(String status, Map<String, Object> content) {
        Map<String, Object> done = map("description", content.isEmpty() ? "Done; nothing is told." : "Done.");
        if (!content.isEmpty()) {
            done.put("content", content);
        }
        return map(
                status,
                done,
                "default",
                map(
                        "description",
                        "Refused; `code` says why.",
                        "content",
                        map(PROBLEM, map("schema", ref(Problem.class)))));
    }

    /** A file to keep; one that is no text is described by its media type alone (OpenAPI 3.1, section 4.8.14.3). */
    private static Map<String, Object> file(String mediaType) {
        boolean text = mediaType.startsWith("application/json");
        return map(mediaType, text ? map("schema", map("type", "string")) : map());
    }

    private Map<String, Object> json(Class<?> type) {
        return map("application/json", map("schema", ref(type)));
    }

    private Map<String, Object> ref(Class<?> type) {
        used.add(JsonSchema.name(type));
        return map("$ref", REFS + JsonSchema.name(type));
    }

    /** What is referred to, and what that refers to. */
    private Map<String, Object> schemas() {
        Map<String, Object> all = new JsonSchema(wire, REFS).definitions();
        Set<String> reached = new LinkedHashSet<>();
        used.forEach(name -> reach(name, all, reached));
        Map<String, Object> schemas = new LinkedHashMap<>();
        all.forEach((name, schema) -> {
            if (reached.contains(name)) {
                schemas.put(name, schema);
            }
        });
        return schemas;
    }

    private static void reach(String name, Map<String, Object> all, Set<String> reached) {
        if (reached.add(name)) {
            refsIn(Objects.requireNonNull(all.get(name), name), all, reached);
        }
    }

    private static void refsIn(Object tree, Map<String, Object> all, Set<String> reached) {
        switch (tree) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if ("$ref".equals(key)) {
                        reach(((String) value).substring(REFS.length()), all, reached);
                    } else {
                        refsIn(value, all, reached);
                    }
                });
            case List<?> list -> list.forEach(each -> refsIn(each, all, reached));
            default -> {
                // A scalar refers to nothing.
            }
        }
    }

    private static String required(String words, Enum<?> constant) {
        if (words.isEmpty()) {
            throw new IllegalStateException(constant.getDeclaringClass().getSimpleName() + "." + constant
                    + " has no comment, which would be its description");
        }
        return words;
    }

    private static String camel(String constant) {
        StringBuilder out = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            out.append(out.isEmpty() ? word : capital(word));
        }
        return out.toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
