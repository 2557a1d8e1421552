package org.sabha.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.server.config.LogFormat;
import org.slf4j.event.KeyValuePair;

/** Whatever a value holds, an event is one line, and the line shows what it says. */
@Tag("T19")
class LoggingTest {
    private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  audit.sound";

    static Stream<Arguments> formatsAndValues() {
        return Stream.of(LogFormat.values())
                .flatMap(format -> Stream.of(
                                "\r\n" + FORGED,
                                "\n" + FORGED,
                                "\u0085" + FORGED,
                                "\u2028" + FORGED,
                                "\u2029" + FORGED,
                                "\u000b\f" + FORGED,
                                "\u001b[2J\u001b[1;31mred",
                                "\u009b2J",
                                "\u202etxt.exe",
                                "\u2066hidden\u2069",
                                "\u200f\u061c",
                                "\u0000",
                                "${jndi:ldap://127.0.0.1/a} %d %n {} {'x','y'}")
                        .map(value -> Arguments.of(format, value)));
    }

    @ParameterizedTest
    @MethodSource("formatsAndValues")
    void anEventIsOneReadableLine(LogFormat format, String value) {
        String line = written(format, value);
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        line.codePoints()
                .limit(line.length() - 1L)
                .forEach(c -> assertFalse(hidesOrBreaks(c), () -> "U+%04X in %s".formatted(c, line)));
        assertTrue(line.contains("the message"), line);
    }

    @Test
    void joinersOfIndicScriptsStay() {
        String name = "\u0915\u094d\u200d\u0937 \u0646\u0627\u200c\u0645";
        assertTrue(written(LogFormat.TEXT, name).contains(name));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void logsExceptionWithStackTrace(LogFormat format) {
        String line = written(format, "disk gone");
        assertTrue(line.contains("java.io.IOException: disk gone"), line);
        assertTrue(line.contains("LoggingTest"), line);
    }

    static Stream<LogFormat> formats() {
        return Stream.of(LogFormat.values());
    }

    private static boolean hidesOrBreaks(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** The value in the message, beside it, and in an exception and its cause. */
    private static String written(LogFormat format, String value) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logger logger = context.getLogger("org.sabha.test");
        Throwable problem = new IOException(value, new IllegalStateException(value));
        LoggingEvent event = new LoggingEvent(
                LoggingTest.class.getName(), logger, Level.WARN, "the message {}", problem, new Object[] {value});
        event.addKeyValuePair(new KeyValuePair("name", value));
        return new String(Logging.encoder(format, context).encode(event), StandardCharsets.UTF_8);
    }
}
