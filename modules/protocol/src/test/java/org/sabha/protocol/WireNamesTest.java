package org.sabha.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ReasonCode;

/**
 * Names on the wire are for ever: clients of other versions know them. A new name is added to the golden list by hand;
 * a changed or missing one is a mistake.
 */
@Tag("H19")
class WireNamesTest {
    private static final Path LIST = Path.of("src/test/resources/golden/wire-names.txt");

    private final Wire wire = new Wire();

    @Test
    void areThoseOfTheGoldenList() throws IOException {
        List<String> names = new ArrayList<>();
        wire.choices()
                .forEach(choice -> choice.names()
                        .keySet()
                        .forEach(name -> names.add(choice.type().getSimpleName() + " " + name)));
        for (CloseCause cause : CloseCause.values()) {
            names.add("close-code " + cause.wireName() + " " + cause.closeCode());
        }
        wire.clientMessages().members().forEach((type, message) -> names.add("client " + signature(type, message)));
        wire.serverMessages().members().forEach((type, message) -> names.add("server " + signature(type, message)));
        wire.bodies().forEach(body -> names.add("http " + signature(WireNames.ofType(body.type()), body)));
        wire.parts().forEach(part -> names.add("part " + signature(WireNames.ofType(part.type()), part)));
        assertEquals(
                String.join("\n", new TreeSet<>(Files.readAllLines(LIST))), String.join("\n", new TreeSet<>(names)));
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void agreeWithWhatTheEnumsSayOfThemselves() {
        Arrays.stream(ReasonCode.values())
                .forEach(reason -> assertEquals(reason.wireName(), WireNames.ofConstant(reason)));
        Arrays.stream(ProtocolErrorCode.values())
                .forEach(code -> assertEquals(code.wireName(), WireNames.ofConstant(code)));
    }

    @Test
    void idsHaveTheLengthsThatTheModelAsksFor() {
        for (Shape.Named named : wire.named()) {
            if (named.length() > 0) {
                String text = "a".repeat(named.length());
                assertEquals(text, named.print().apply(named.make().apply(text)));
                assertThrows(IllegalArgumentException.class, () -> named.make().apply(text + "a"));
                assertThrows(IllegalArgumentException.class, () -> named.make().apply(text.substring(1)));
            }
        }
    }

    private static String signature(String type, Shape.Composite composite) {
        StringBuilder text = new StringBuilder(type);
        composite
                .fields()
                .forEach(field -> text.append(' ')
                        .append(field.name())
                        .append(field.optional() ? "?" : "")
                        .append(':')
                        .append(TypeScriptTypes.typeOf(field.shape()).replace("readonly ", "")));
        return text.toString();
    }
}
