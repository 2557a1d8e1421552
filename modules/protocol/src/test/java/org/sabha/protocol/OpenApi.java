package org.sabha.protocol;

import static org.sabha.protocol.JsonSchema.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.ResponseType;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.protocol.rest.RouteContract;

/** The OpenAPI 3.1 description of everything under {@code /api/v1}, from the tables that the server routes by. */
final class OpenApi {
    static final String PROGRAMS = "For programs with a key";
    static final String PAGES = "For pages of this server";
    static final String MEETINGS = "The way into meetings";
    private static final String REFS = "#/components/schemas/";
    private static final String RESPONSES = "#/components/responses/";
    private static final String REFUSED = "Refused; `code` says why.";
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
        Stream.<RouteContract[]>of(IntegrationRoute.values(), MeetingRoute.values(), AccountRoute.values())
                .flatMap(Stream::of)
                .forEach(route ->
                        at(paths, route.path()).put(route.method().name().toLowerCase(Locale.ROOT), operation(route)));
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
        root.put("components", map("securitySchemes", schemes(), "responses", refusals(), "schemas", schemas()));
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
                "Generated from the tables that the server routes by; docs/integrate/api.md is the guide.",
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

    // --- routes

    private Map<String, Object> operation(RouteContract route) {
        return switch (route) {
            case IntegrationRoute program -> operation(program);
            case MeetingRoute meeting -> finished(named(meeting, MEETINGS, camel(meeting.name())), meeting);
            case AccountRoute page -> operation(page);
        };
    }

    private Map<String, Object> operation(IntegrationRoute route) {
        Map<String, Object> operation = named(route, PROGRAMS, camel(route.name()));
        operation.put("security", List.of(map("key", List.of())));
        List<Object> parameters = new ArrayList<>();
        route.inPath().forEach(parameter -> parameters.add(parameter(parameter, "path")));
        new TreeSet<>(route.query()).forEach(parameter -> parameters.add(parameter(parameter, "query")));
        if (route.isRepeatable()) {
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
        return finished(operation, route);
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

    private Map<String, Object> operation(AccountRoute route) {
        Map<String, Object> operation = named(route, PAGES, "page" + capital(camel(route.name())));
        if (route.sender() == AccountRoute.Sender.PAGE) {
            operation.put("security", List.of(map("signIn", List.of())));
        }
        return finished(operation, route);
    }

    private static final Map<String, Object> LOGOUT_FORM = map(
            "schema",
            map(
                    "type",
                    "object",
                    "required",
                    List.of("logout_token"),
                    "properties",
                    map("logout_token", map("type", "string"))));

    // --- parts of all

    private Map<String, Object> named(RouteContract route, String tag, String id) {
        String words = required(javadocs.ofConstant((Enum<?>) route), (Enum<?>) route);
        return map("tags", List.of(tag), "operationId", id, "summary", firstSentence(words), "description", words);
    }

    private Map<String, Object> finished(Map<String, Object> operation, RouteContract route) {
        if (route.hasBody()) {
            Map<String, Object> content = route.body() == AccountRoute.LogoutToken.class
                    ? map("application/x-www-form-urlencoded", LOGOUT_FORM)
                    : json(route.body());
            operation.put("requestBody", map("required", true, "content", content));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    static String firstSentence(String words) {
        int end = words.indexOf(". ");
        return end < 0 ? words : words.substring(0, end + 1);
    }

    private Map<String, Object> responses(RouteContract route) {
        ResponseType response = route.response();
        Map<String, Object> done = map("description", response.body().isEmpty() ? "Done; nothing is told." : "Done.");
        response.body()
                .ifPresent(type -> done.put(
                        "content", type == RestAnswer.Download.class ? file(response.mediaType()) : json(type)));
        Map<String, Object> responses = map(String.valueOf(response.status()), done);
        new TreeMap<>(route.errors().stream().collect(Collectors.groupingBy(ErrorCode::status)))
                .forEach((status, codes) -> responses.put(
                        String.valueOf(status),
                        refused(codes.stream()
                                .sorted()
                                .map(code -> "`" + code.code() + "`")
                                .collect(Collectors.joining(", ")))));
        responses.put("default", refused(REFUSED));
        return responses;
    }

    /** One description of the body for all; what is said here takes the place of its words (OpenAPI 3.1, section 4.8.23). */
    private static Map<String, Object> refused(String words) {
        return map("$ref", RESPONSES + "Refused", "description", words);
    }

    private Map<String, Object> refusals() {
        return map("Refused", map("description", REFUSED, "content", map(PROBLEM, map("schema", ref(Problem.class)))));
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
