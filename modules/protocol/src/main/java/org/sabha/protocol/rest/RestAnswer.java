package org.sabha.protocol.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sabha.model.Secret;
import org.sabha.protocol.account.Problem;

/**
 * An answer.
 *
 * @param body a body of the protocol, or a {@link Download}; absent for 204
 * @param location of what was created
 * @param again in which time it is worth to ask again
 */
public record RestAnswer(
        int status, Optional<Record> body, Optional<String> location, Optional<Duration> again, List<Cookie> cookies) {
    public RestAnswer {
        cookies = List.copyOf(cookies);
    }

    /** Nothing about asking again. */
    public RestAnswer(int status, Optional<Record> body, Optional<String> location, List<Cookie> cookies) {
        this(status, body, location, Optional.empty(), cookies);
    }

    public static RestAnswer ok(Record body) {
        return new RestAnswer(200, Optional.of(body), Optional.empty(), List.of());
    }

    public static RestAnswer done() {
        return new RestAnswer(204, Optional.empty(), Optional.empty(), List.of());
    }

    public static RestAnswer refusal(int status, Record problem) {
        return new RestAnswer(status, Optional.of(problem), Optional.empty(), List.of());
    }

    /** Where there is no such thing. */
    public static RestAnswer nothingHere() {
        return refusal(404, new Problem("about:blank", "There is nothing here", 404, "not-found"));
    }

    /** The same answer with further cookies. */
    public RestAnswer with(Cookie... more) {
        return new RestAnswer(
                status,
                body,
                location,
                again,
                Stream.concat(cookies.stream(), Stream.of(more)).toList());
    }

    /** The same answer, which may be another one in this time. */
    public RestAnswer again(Duration in) {
        return new RestAnswer(status, body, location, Optional.of(in), cookies);
    }

    /**
     * A body that is no JSON document of the protocol but a file to keep, written while it is sent.
     *
     * @param fileName plain ASCII without a path or quotation marks
     * @param contentType of the file
     */
    public record Download(String fileName, String contentType, Content content) {
        public Download {
            if (!fileName.matches("[A-Za-z0-9._-]{1,80}")) {
                throw new IllegalArgumentException("no name of a download: " + fileName);
            }
        }
    }

    /** What is written into a download. */
    @FunctionalInterface
    public interface Content {
        /**
         * Called once, on a thread of its own; the stream takes as much as the reader does, and throws once the reader is
         * gone.
         *
         * @param to not to be closed
         */
        void writeTo(OutputStream to) throws IOException;
    }

    /** Which of the three cookies. */
    public enum CookieName {
        SESSION,
        DEVICE,
        TRANSACTION
    }

    /**
     * A cookie for the browser to hold, never for scripts.
     *
     * @param value absent to have it dropped
     */
    public record Cookie(CookieName name, Optional<Secret> value, Duration lifetime) {
        public static Cookie dropped(CookieName name) {
            return new Cookie(name, Optional.empty(), Duration.ZERO);
        }
    }
}
