package org.sabha.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.time.ZoneOffset;
import java.util.TimeZone;
import net.logstash.logback.decorate.json.JsonWriteFeatureDecorator;
import net.logstash.logback.encoder.LogstashEncoder;
import org.sabha.server.config.LogFormat;
import org.sabha.server.config.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Sets the log up: one line for each event on standard error, as text or as JSON. Line breaks and control characters
 * inside values cannot make a second line (T19).
 */
public final class Logging {
    /**
     * {@code %replace} turns what breaks a line, or changes how a terminal or an editor shows it, into a space, in the
     * message, in what stands beside it and in what an exception says; joiners stay, which Indic scripts and Urdu need.
     * {@code %nopex}: the exception is not written once more.
     */
    private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level "
            + "%replace(%msg %kvp %ex{12}){'[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]+',' '}%nopex%n";

    private Logging() {}

    public static void configure(LogFormat format, LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder(format, context));
        console.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("org.sabha").setLevel(Level.valueOf(level.name()));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setContext(context);
                encoder.setPattern(TEXT);
                encoder.start();
                yield encoder;
            }
            case JSON -> {
                JsonWriteFeatureDecorator escapes = new JsonWriteFeatureDecorator();
                escapes.enable(JsonWriteFeature.ESCAPE_NON_ASCII);
                LogstashEncoder encoder = new LogstashEncoder();
                encoder.setContext(context);
                encoder.addDecorator(escapes);
                encoder.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC).getID());
                encoder.start();
                yield encoder;
            }
        };
    }
}
