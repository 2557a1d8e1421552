package org.sabha.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes trees of maps, lists and scalars as JSON or as YAML, for people to read and compare. */
final class TreeText {
    private TreeText() {}

    static String json(Object tree) {
        return json(tree, "") + "\n";
    }

    private static String json(Object tree, String indent) {
        String deeper = indent + "  ";
        return switch (tree) {
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> deeper + quoted((String) e.getKey()) + ": " + json(e.getValue(), deeper))
                        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case List<?> list when list.stream().allMatch(String.class::isInstance) -> flow(list);
            case List<?> list ->
                list.stream()
                        .map(element -> deeper + json(element, deeper))
                        .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            case String text -> quoted(text);
            default -> String.valueOf(tree);
        };
    }

    static String yaml(Map<?, ?> tree) {
        StringBuilder out = new StringBuilder();
        entries(tree, "", out);
        return out.toString();
    }

    private static void entries(Map<?, ?> map, String indent, StringBuilder out) {
        map.forEach((key, value) -> {
            out.append(indent).append(key).append(':');
            value(value, indent + "  ", out);
        });
    }

    private static void value(Object value, String indent, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() -> {
                out.append('\n');
                entries(map, indent, out);
            }
            case Map<?, ?> empty -> out.append(" {}\n");
            case List<?> list
            when !list.isEmpty() && list.stream().allMatch(Map.class::isInstance) -> {
                out.append('\n');
                list.forEach(element -> element(element, indent, out));
            }
            case List<?> list -> out.append(' ').append(flow(list)).append('\n');
            case String text -> out.append(' ').append(quoted(text)).append('\n');
            default -> out.append(' ').append(value).append('\n');
        }
    }

    private static void element(Object element, String indent, StringBuilder out) {
        StringBuilder block = new StringBuilder();
        entries((Map<?, ?>) element, indent + "  ", block);
        out.append(indent).append("- ").append(block.substring(indent.length() + 2));
    }

    private static String flow(List<?> list) {
        return list.stream().map(text -> quoted((String) text)).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
