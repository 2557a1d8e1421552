package org.sabha.protocol;

import static org.sabha.protocol.JsonSchema.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The AsyncAPI 3.0 description of the WebSocket. */
final class AsyncApi {
    private final Wire wire;
    private final Javadocs javadocs;

    AsyncApi(Wire wire, Javadocs javadocs) {
        this.wire = wire;
        this.javadocs = javadocs;
    }

    Map<String, Object> document() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("asyncapi", "3.0.0");
        root.put(
                "info",
                map(
                        "title",
                        "Sabha signalling",
                        "version",
                        "1.0.0",
                        "description",
                        "Generated from the records of modules/protocol; messages.md explains rules and codes.",
                        "license",
                        map("name", "Apache-2.0")));
        root.put("defaultContentType", "application/json");
        root.put(
                "servers",
                map(
                        "sabha",
                        map(
                                "host",
                                "{host}",
                                "protocol",
                                "wss",
                                "description",
                                "Subprotocol sabha.v1, text frames.",
                                "variables",
                                map(
                                        "host",
                                        map(
                                                "default",
                                                "localhost:8443",
                                                "description",
                                                "As in the meeting's link.")))));
        root.put("channels", map("meeting", map("address", "/ws", "messages", channelMessages())));
        root.put(
                "operations",
                map("fromClient", operation("receive", "Client"), "fromServer", operation("send", "Server")));
        root.put(
                "components",
                map("messages", messages(), "schemas", new JsonSchema(wire, "#/components/schemas/").definitions()));
        return root;
    }

    private Map<String, Object> channelMessages() {
        Map<String, Object> refs = new LinkedHashMap<>();
        names().forEach(name -> refs.put(name, map("$ref", "#/components/messages/" + name)));
        return refs;
    }

    private Map<String, Object> operation(String action, String side) {
        List<Object> refs = new ArrayList<>();
        names().stream()
                .filter(name -> name.startsWith(side))
                .forEach(name -> refs.add(map("$ref", "#/channels/meeting/messages/" + name)));
        return map("action", action, "channel", map("$ref", "#/channels/meeting"), "messages", refs);
    }

    private Map<String, Object> messages() {
        Map<String, Object> messages = new LinkedHashMap<>();
        messages(messages, "Client", wire.clientMessages(), wire.clientFrame());
        messages(messages, "Server", wire.serverMessages(), wire.serverFrame());
        return messages;
    }

    private void messages(Map<String, Object> into, String side, Shape.Family family, Shape.Composite frame) {
        family.members().forEach((type, member) -> {
            Map<String, Object> message = map("name", type, "title", type);
            String summary = javadocs.ofType(member.type());
            if (!summary.isEmpty()) {
                message.put("summary", summary);
            }
            message.put("payload", payload(frame, side + member.type().getSimpleName()));
            into.put(side + member.type().getSimpleName(), message);
        });
    }

    private static Map<String, Object> payload(Shape.Composite frame, String message) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Shape.Field field : frame.fields()) {
            required.add(field.name());
            properties.put(
                    field.name(),
                    field.shape() instanceof Shape.Count count
                            ? map("type", "integer", "minimum", count.min(), "maximum", count.max())
                            : map("$ref", "#/components/schemas/" + message));
        }
        return map("type", "object", "additionalProperties", false, "required", required, "properties", properties);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        wire.clientMessages()
                .members()
                .values()
                .forEach(member -> names.add("Client" + member.type().getSimpleName()));
        wire.serverMessages()
                .members()
                .values()
                .forEach(member -> names.add("Server" + member.type().getSimpleName()));
        return names;
    }
}
