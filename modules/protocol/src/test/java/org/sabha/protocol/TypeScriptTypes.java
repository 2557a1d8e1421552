package org.sabha.protocol;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code messages.ts}: the types of the wire, as Prettier would format them. */
final class TypeScriptTypes {
    static final int LINE_WIDTH = 120;

    private final Wire wire;
    private final StringBuilder out = new StringBuilder();

    TypeScriptTypes(Wire wire) {
        this.wire = wire;
    }

    String write() {
        line(
                "// Generated from the records of the Java module \"protocol\" by its test GeneratedFilesTest; do not edit.");
        line("");
        line("/** An id or a secret is a string; ids are safe to log, secrets are not. */");
        wire.named().forEach(named -> line("export type " + named.name() + " = string;"));
        line("/** Bytes as base64url without padding. */");
        line("export type Base64Url = string & { readonly base64Url: true };");
        line("/** ISO 8601, UTC, milliseconds. */");
        line("export type Instant = string;");
        line("");
        wire.choices().forEach(this::choice);
        line("");
        wire.parts().forEach(this::composite);
        line("");
        family("ClientMessage", wire.clientMessages());
        line("");
        family("ServerMessage", wire.serverMessages());
        line("");
        composite(wire.clientFrame());
        composite(wire.serverFrame());
        line("");
        wire.bodies().forEach(this::composite);
        return out.toString();
    }

    private void choice(Shape.Choice choice) {
        List<String> names =
                choice.names().keySet().stream().map(TypeScriptTypes::quoted).toList();
        String union = String.join(" | ", names);
        String start = "export type " + choice.type().getSimpleName() + " =";
        if (fits(start + " " + union + ";")) {
            line(start + " " + union + ";");
        } else if (fits("  " + union + ";")) {
            line(start);
            line("  " + union + ";");
        } else {
            line(start);
            line(names.stream().map(name -> "  | " + name).collect(Collectors.joining("\n")) + ";");
        }
    }

    private void composite(Shape.Composite composite) {
        line("export interface " + composite.type().getSimpleName() + " {");
        composite.fields().forEach(field -> line("  " + member(field)));
        line("}");
    }

    private void family(String name, Shape.Family family) {
        line("export type " + name + " =");
        String unions = family.members().entrySet().stream()
                .map(entry -> union(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        line(unions + ";");
    }

    private static String union(String type, Shape.Composite message) {
        String tag = "readonly type: " + quoted(type) + ";";
        String members =
                message.fields().stream().map(field -> " " + member(field)).collect(Collectors.joining());
        String oneLine = "  | { " + (tag + members).replaceFirst(";$", "") + " }";
        if (fits(oneLine)) {
            return oneLine;
        }
        return message.fields().stream()
                .map(field -> "      " + member(field) + "\n")
                .collect(Collectors.joining("", "  | {\n      " + tag + "\n", "    }"));
    }

    private static String member(Shape.Field field) {
        return "readonly " + field.name() + (field.optional() ? "?" : "") + ": " + typeOf(field.shape()) + ";";
    }

    static String typeOf(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> "string";
            case Shape.Named named -> named.name();
            case Shape.Choice choice -> choice.type().getSimpleName();
            case Shape.Base64Url bytes -> "Base64Url";
            case Shape.Count count -> "number";
            case Shape.Flag flag -> "boolean";
            case Shape.Time time -> "Instant";
            case Shape.Sequence sequence -> "readonly " + typeOf(sequence.element()) + "[]";
            case Shape.Composite composite -> composite.type().getSimpleName();
            case Shape.Family family -> family.type().getSimpleName();
        };
    }

    static String quoted(String text) {
        return "'" + text + "'";
    }

    private static boolean fits(String line) {
        return line.length() <= LINE_WIDTH;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
