package org.sabha.signalling;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects what is logged, at every level. */
final class LogLines {
    private final Logger logger;
    private final boolean wasAdditive;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private LogLines(Logger logger) {
        this.logger = logger;
        this.wasAdditive = logger.isAdditive();
    }

    static LogLines of(Class<?> type) {
        return of(type.getName());
    }

    static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(name));
        lines.appender.start();
        lines.logger.setLevel(Level.TRACE);
        lines.logger.setAdditive(false);
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    /** @return each line with what was thrown */
    List<String> stop() {
        logger.detachAppender(appender);
        logger.setAdditive(wasAdditive);
        logger.setLevel(null);
        return appender.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " " + event.getThrowableProxy().getMessage()))
                .toList();
    }
}
