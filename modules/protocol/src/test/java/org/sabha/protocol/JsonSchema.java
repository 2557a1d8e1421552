package org.sabha.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sabha.protocol.limits.Chars;

/** JSON Schema (2020-12) of the wire, as a tree of maps, lists and scalars. */
final class JsonSchema {
    /** What {@link Chars.Script#LINE} leaves out, as a regular expression of ECMA-262. */
    private static final String LINE = "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]*$";

    private final Wire wire;
    private final String refs;

    /** @param refs what comes before a name in a reference */
    JsonSchema(Wire wire, String refs) {
        this.wire = wire;
        this.refs = refs;
    }

    /** The document that is published. */
    static Map<String, Object> document(Wire wire) {
        JsonSchema schema = new JsonSchema(wire, "#/$defs/");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Sabha signalling");
        root.put(
                "$comment",
                "Generated from the records of modules/protocol. ClientFrame and ServerFrame are WebSocket messages,"
                        + " names that end in Request or Response are HTTP bodies.");
        root.put("$defs", schema.definitions());
        return root;
    }

    Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("ClientFrame", composite(wire.clientFrame()));
        definitions.put("ServerFrame", composite(wire.serverFrame()));
        wire.bodies().forEach(body -> definitions.put(name(body.type()), composite(body)));
        addFamily(definitions, wire.clientMessages(), "Client");
        addFamily(definitions, wire.serverMessages(), "Server");
        wire.parts().forEach(part -> definitions.put(name(part.type()), composite(part)));
        wire.choices()
                .forEach(choice -> definitions.put(
                        name(choice.type()),
                        map(
                                "type",
                                "string",
                                "enum",
                                new ArrayList<Object>(choice.names().keySet()))));
        wire.named().forEach(named -> definitions.put(named.name(), named(named)));
        definitions.put(
                "Instant", map("type", "string", "pattern", "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"));
        return definitions;
    }

    private void addFamily(Map<String, Object> definitions, Shape.Family family, String side) {
        List<Object> members = new ArrayList<>();
        family.members().values().forEach(member -> members.add(ref(side + name(member.type()))));
        definitions.put(name(family.type()), map("oneOf", members));
        family.members().forEach((type, member) -> definitions.put(side + name(member.type()), message(type, member)));
    }

    private Map<String, Object> message(String type, Shape.Composite member) {
        Map<String, Object> properties = map("type", map("const", type));
        List<Object> required = new ArrayList<>(List.of("type"));
        return object(member, properties, required);
    }

    private Map<String, Object> composite(Shape.Composite composite) {
        return object(composite, new LinkedHashMap<>(), new ArrayList<>());
    }

    private Map<String, Object> object(
            Shape.Composite composite, Map<String, Object> properties, List<Object> required) {
        for (Shape.Field field : composite.fields()) {
            properties.put(field.name(), schema(field.shape()));
            if (!field.optional()) {
                required.add(field.name());
            }
        }
        return map("type", "object", "additionalProperties", false, "required", required, "properties", properties);
    }

    private Map<String, Object> schema(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Named named -> ref(named.name());
            case Shape.Base64Url bytes ->
                map(
                        "type",
                        "string",
                        "contentEncoding",
                        "base64url",
                        "pattern",
                        "^[A-Za-z0-9_-]*$",
                        "minLength",
                        Shape.Base64Url.characters(bytes.min()),
                        "maxLength",
                        Shape.Base64Url.characters(bytes.max()));
            case Shape.Choice choice -> ref(name(choice.type()));
            case Shape.Count count -> map("type", "integer", "minimum", count.min(), "maximum", count.max());
            case Shape.Flag flag -> map("type", "boolean");
            case Shape.Time time -> ref("Instant");
            case Shape.Sequence sequence ->
                map("type", "array", "maxItems", sequence.max(), "items", schema(sequence.element()));
            case Shape.Composite composite -> ref(name(composite.type()));
            case Shape.Family family -> ref(name(family.type()));
        };
    }

    private static Map<String, Object> text(Shape.Text text) {
        Map<String, Object> schema = map("type", "string", "minLength", text.min(), "maxLength", text.max());
        if (text.script() == Chars.Script.LINE) {
            schema.put("pattern", LINE);
        }
        return schema;
    }

    private static Map<String, Object> named(Shape.Named named) {
        return named.length() > 0
                ? map("type", "string", "pattern", "^[a-z2-7]{" + named.length() + "}$")
                : text(named.text());
    }

    private Map<String, Object> ref(String name) {
        return map("$ref", refs + name);
    }

    static String name(Class<?> type) {
        return type.getSimpleName();
    }

    /** Keys and values in turn. */
    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
