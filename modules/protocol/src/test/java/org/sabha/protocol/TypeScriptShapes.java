package org.sabha.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code shapes.ts}: what the parser of the browser client checks, as Prettier would format it. */
final class TypeScriptShapes {
    private final Wire wire;
    private final StringBuilder out = new StringBuilder();

    TypeScriptShapes(Wire wire) {
        this.wire = wire;
    }

    String write() {
        line(
                "// Generated from the records of the Java module \"protocol\" by its test GeneratedFilesTest; do not edit.");
        line("");
        line("import type { CloseCause } from './messages.ts';");
        line("import type { Choice, Composite, Family } from './shape.ts';");
        line("");
        wire.choices().forEach(this::choice);
        line("");
        wire.parts().forEach(part -> composite(constant(part.type()), part));
        line("");
        family("client", wire.clientMessages());
        line("");
        family("server", wire.serverMessages());
        line("");
        exported(wire.clientFrame());
        exported(wire.serverFrame());
        wire.bodies().forEach(this::exported);
        line("");
        bounds();
        line("");
        closeCodes();
        return out.toString();
    }

    private void choice(Shape.Choice choice) {
        line("const " + constant(choice.type()) + ": Choice = {");
        line("  kind: 'choice',");
        List<String> names =
                choice.names().keySet().stream().map(TypeScriptTypes::quoted).toList();
        String inOneLine = "  names: new Set([" + String.join(", ", names) + "]),";
        if (inOneLine.length() <= TypeScriptTypes.LINE_WIDTH) {
            line(inOneLine);
        } else {
            line("  names: new Set([");
            names.forEach(name -> line("    " + name + ","));
            line("  ]),");
        }
        line("};");
    }

    private void family(String side, Shape.Family family) {
        for (Map.Entry<String, Shape.Composite> member : family.members().entrySet()) {
            composite(side + member.getValue().type().getSimpleName(), member.getValue());
        }
        line("const " + constant(family.type()) + ": Family = {");
        line("  kind: 'family',");
        line("  members: new Map([");
        family.members()
                .forEach((type, member) ->
                        line("    ['" + type + "', " + side + member.type().getSimpleName() + "],"));
        line("  ]),");
        line("};");
    }

    private void exported(Shape.Composite document) {
        out.append("export ");
        composite(constant(document.type()) + "Shape", document);
    }

    private void composite(String name, Shape.Composite composite) {
        line("const " + name + ": Composite = {");
        line("  kind: 'composite',");
        List<String> fields = composite.fields().stream().map(this::field).toList();
        String inOneLine = "  fields: [" + String.join(", ", fields) + "],";
        if (fields.size() < 2 && inOneLine.length() <= TypeScriptTypes.LINE_WIDTH) {
            line(inOneLine);
        } else {
            line("  fields: [");
            composite.fields().forEach(this::fieldOnItsOwn);
            line("  ],");
        }
        line("};");
    }

    private void fieldOnItsOwn(Shape.Field field) {
        String inOneLine = "    " + field(field) + ",";
        if (inOneLine.length() <= TypeScriptTypes.LINE_WIDTH) {
            line(inOneLine);
        } else {
            line("    {");
            line("      name: '" + field.name() + "',");
            line("      shape: " + literal(field.shape()) + ",");
            line(field.optional() ? "      optional: true,\n    }," : "    },");
        }
    }

    private String field(Shape.Field field) {
        return "{ name: '" + field.name() + "', shape: " + literal(field.shape())
                + (field.optional() ? ", optional: true" : "") + " }";
    }

    private String literal(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Named named -> named.length() > 0 ? id(named.length()) : text(named.text());
            case Shape.Base64Url bytes -> "{ kind: 'base64url', min: " + bytes.min() + ", max: " + bytes.max() + " }";
            case Shape.Count count -> "{ kind: 'count', min: " + count.min() + ", max: " + count.max() + " }";
            case Shape.Flag flag -> "{ kind: 'flag' }";
            case Shape.Time time -> "{ kind: 'time' }";
            case Shape.Sequence sequence ->
                "{ kind: 'sequence', max: " + sequence.max() + ", element: " + literal(sequence.element()) + " }";
            case Shape.Choice choice -> constant(choice.type());
            case Shape.Composite composite -> constant(composite.type());
            case Shape.Family family -> constant(family.type());
        };
    }

    private static String text(Shape.Text text) {
        return "{ kind: 'text', min: " + text.min() + ", max: " + text.max() + ", script: '"
                + text.script().name().toLowerCase(Locale.ROOT) + "' }";
    }

    private static String id(int length) {
        return "{ kind: 'id', length: " + length + " }";
    }

    private void bounds() {
        line("/** Most bytes of a message in UTF-8. */");
        line("export const MAX_CLIENT_MESSAGE_BYTES = " + ClientMessageCodec.MAX_BYTES + ";");
        line("export const MAX_SERVER_MESSAGE_BYTES = " + ServerMessageCodec.MAX_BYTES + ";");
        line("export const MAX_HTTP_BODY_BYTES = " + HttpBodyCodec.MAX_BYTES + ";");
        line("export const MAX_REPORT_BYTES = " + HttpBodyCodec.MAX_REPORT_BYTES + ";");
        line("export const MAX_DEPTH = " + JsonText.MAX_DEPTH + ";");
    }

    private void closeCodes() {
        line("/** The WebSocket close code that follows a cause. */");
        line("export const CLOSE_CODES: Readonly<Record<CloseCause, number>> = {");
        for (CloseCause cause : CloseCause.values()) {
            String name = cause.wireName();
            line("  " + (name.contains("-") ? "'" + name + "'" : name) + ": " + cause.closeCode() + ",");
        }
        line("};");
    }

    private static String constant(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
