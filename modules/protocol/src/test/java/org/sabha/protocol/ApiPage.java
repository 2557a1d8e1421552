package org.sabha.protocol;

import static org.sabha.protocol.JsonSchema.map;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the description for people: one page without scripts, which a server serves under {@code /api}. It is made from
 * nothing but the OpenAPI document.
 */
final class ApiPage {
    private static final String REFS = "#/components/schemas/";

    private final Map<?, ?> document;
    private final StringBuilder out = new StringBuilder();

    ApiPage(Map<String, Object> document) {
        this.document = document;
    }

    String write() {
        Map<?, ?> info = part(document, "info");
        out.append("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Sabha: HTTP interface</title>
                <link rel="stylesheet" href="/api/page.css">
                </head>
                <body>
                <main>
                <h1>Sabha: HTTP interface</h1>
                """);
        line("<p>" + code(text(info, "description")) + " For tools: <a href=\"/api/v1/openapi.json\">openapi.json</a>"
                + " (OpenAPI 3.1).</p>");
        for (Object tag : list(document, "tags")) {
            section((Map<?, ?>) tag);
        }
        line("<h2 id=\"shapes\">Shapes</h2>");
        part(part(document, "components"), "schemas")
                .forEach((name, schema) -> shape((String) name, (Map<?, ?>) schema));
        line("</main>\n</body>\n</html>");
        return out.toString();
    }

    private void section(Map<?, ?> tag) {
        String name = text(tag, "name");
        line("<h2>" + escaped(name) + "</h2>");
        line("<p>" + code(text(tag, "description")) + "</p>");
        part(document, "paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods).forEach((method, operation) -> {
                    if (list((Map<?, ?>) operation, "tags").contains(name)) {
                        operation((String) method, (String) path, (Map<?, ?>) operation);
                    }
                }));
    }

    private void operation(String method, String path, Map<?, ?> operation) {
        line("<section>");
        line("<h3 id=\"" + escaped(text(operation, "operationId")) + "\"><b>" + method.toUpperCase(Locale.ROOT)
                + "</b> <code>" + escaped(path) + "</code></h3>");
        line("<p>" + code(text(operation, "description")) + "</p>");
        if (operation.containsKey("parameters")) {
            line("<table><thead><tr><th>parameter</th><th>where</th><th></th></tr></thead><tbody>");
            for (Object each : list(operation, "parameters")) {
                Map<?, ?> parameter = (Map<?, ?>) each;
                line("<tr><td><code>" + escaped(text(parameter, "name")) + "</code></td><td>" + text(parameter, "in")
                        + "</td><td>" + code(text(parameter, "description")) + "</td></tr>");
            }
            line("</tbody></table>");
        }
        line("<ul>");
        if (operation.containsKey("requestBody")) {
            line("<li>takes " + content(part(operation, "requestBody")) + "</li>");
        }
        part(operation, "responses")
                .forEach((status, response) -> response(String.valueOf(status), (Map<?, ?>) response));
        line("</ul>\n</section>");
    }

    private void response(String status, Map<?, ?> response) {
        if (status.equals("default")) {
            line("<li>any refusal: " + type(map("$ref", "#/components/schemas/Problem"))
                    + " as <code>application/problem+json</code></li>");
        } else if (response.containsKey("$ref")) {
            String codes = String.valueOf(response.get("description")).replaceAll("`([^`]*)`", "<code>$1</code>");
            line("<li>refuses with " + status + ": " + codes + "</li>");
        } else {
            String content = response.containsKey("content") ? ": " + content(response) : "";
            line("<li>answers " + status + content + "</li>");
        }
    }

    private static String content(Map<?, ?> of) {
        StringBuilder words = new StringBuilder();
        part(of, "content")
                .forEach((type, media) -> words.append(
                                ((Map<?, ?>) media).containsKey("schema")
                                        ? type(part((Map<?, ?>) media, "schema"))
                                        : "a file")
                        .append(" as <code>")
                        .append(type)
                        .append("</code>"));
        return words.toString();
    }

    private void shape(String name, Map<?, ?> schema) {
        line("<section>\n<h3 id=\"shape-" + name + "\">" + name + "</h3>");
        if (!schema.containsKey("properties")) {
            line("<p>" + type(schema) + "</p>\n</section>");
            return;
        }
        List<?> required = list(schema, "required");
        line("<table><thead><tr><th>member</th><th>value</th><th></th></tr></thead><tbody>");
        part(schema, "properties")
                .forEach((member, value) -> line("<tr><td><code>" + escaped((String) member)
                        + "</code></td><td>" + type((Map<?, ?>) value) + "</td><td>"
                        + (required.contains(member) ? "" : "may be absent") + "</td></tr>"));
        line("</tbody></table>\n</section>");
    }

    private static String type(Map<?, ?> schema) {
        if (schema.containsKey("$ref")) {
            String name = text(schema, "$ref").substring(REFS.length());
            return "<a href=\"#shape-" + name + "\">" + name + "</a>";
        }
        if (schema.containsKey("enum")) {
            return String.join(
                    ", ",
                    list(schema, "enum").stream()
                            .map(each -> "<code>" + each + "</code>")
                            .toList());
        }
        if (schema.containsKey("oneOf")) {
            return String.join(
                    " or ",
                    list(schema, "oneOf").stream()
                            .map(each -> type((Map<?, ?>) each))
                            .toList());
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "array" -> "list of at most " + schema.get("maxItems") + ": " + type(part(schema, "items"));
            case "integer" -> "number " + schema.get("minimum") + " to " + schema.get("maximum");
            case "boolean" -> "true or false";
            case "object" -> "object";
            default ->
                schema.containsKey("maxLength")
                        ? "text of " + schema.get("minLength") + " to " + schema.get("maxLength")
                        : schema.containsKey("pattern")
                                ? "text like <code>" + escaped(text(schema, "pattern")) + "</code>"
                                : "text";
        };
    }

    private static Map<?, ?> part(Map<?, ?> of, String name) {
        return (Map<?, ?>) Objects.requireNonNull(of.get(name), name);
    }

    private static List<?> list(Map<?, ?> of, String name) {
        return (List<?>) Objects.requireNonNull(of.get(name), name);
    }

    private static String text(Map<?, ?> of, String name) {
        return String.valueOf(of.get(name));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Text whose words between backticks are code. */
    private static String code(String text) {
        return escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
