package org.sabha.signalling;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.RestAnswer;

/**
 * One HTTP answer, without what all answers carry.
 *
 * @param fields content type and whatever else is its own
 * @param body shared; never changed
 * @param content written in place of the body while it is sent
 * @param refusedAs why nobody was asked for it, as the audit log has it; empty where somebody was, who writes it down
 */
@SuppressWarnings("ArrayRecordComponent") // shared bytes, never compared
record Answer(
        HttpResponseStatus status,
        HttpHeaders fields,
        byte[] body,
        Optional<RestAnswer.Content> content,
        Optional<String> refusedAs) {
    private static final byte[] NOTHING = new byte[0];
    private static final String PROBLEM = "application/problem+json";
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();

    Answer(HttpResponseStatus status, HttpHeaders fields, byte[] body) {
        this(status, fields, body, Optional.empty(), Optional.empty());
    }

    /** A file to keep. */
    static Answer download(RestAnswer.Download download) {
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        fields.set(HttpHeaderNames.CONTENT_TYPE, download.contentType());
        fields.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        fields.set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + download.fileName() + "\"");
        return new Answer(HttpResponseStatus.OK, fields, NOTHING, Optional.of(download.content()), Optional.empty());
    }

    /** The one answer to everybody who cannot come in, whatever the cause (C7, H3). */
    static Answer cannotOpen() {
        return refusal(HttpResponseStatus.FORBIDDEN, "cannot-open");
    }

    /** Only for whoever shows a valid invitation and the password of a scheduled meeting (C7). */
    static Answer notStarted(Instant startsAt) {
        HttpResponseStatus status = HttpResponseStatus.FORBIDDEN;
        return problem(
                new Problem("about:blank", status.reasonPhrase(), status.code(), "not-started", Optional.of(startsAt)));
    }

    /** This network asks too much just now (RFC 6585 section 4); what it showed was not looked at. */
    static Answer later() {
        return refusedAtTheDoor(HttpResponseStatus.TOO_MANY_REQUESTS, "rate-limited")
                .with(HttpHeaderNames.RETRY_AFTER, "1");
    }

    /** The server cannot do it just now, whoever asks. */
    static Answer overloaded() {
        return refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "overloaded").with(HttpHeaderNames.RETRY_AFTER, "5");
    }

    /** The server takes on nothing new before others have left; a page is to say "in a minute". */
    static Answer busy() {
        return overloaded().with(HttpHeaderNames.RETRY_AFTER, "60");
    }

    /** The one answer that says that an organiser's session is over. */
    static Answer sessionUnknown() {
        return refusedAtTheDoor(HttpResponseStatus.UNAUTHORIZED, "session-unknown")
                .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }

    /** A sign-in counts that is none, or is over. */
    static Answer notSignedIn() {
        return refusedAtTheDoor(HttpResponseStatus.UNAUTHORIZED, "not-signed-in");
    }

    /** To be written down by the door itself. */
    Answer refusedAs(String code) {
        return new Answer(status, fields, body, content, Optional.of(code));
    }

    /**
     * A problem (RFC 9457) whose title is that of its status.
     *
     * @param status of 400 or above
     * @param code stable wire name: lower-case letters and hyphens
     */
    static Answer refusal(HttpResponseStatus status, String code) {
        return problem(new Problem("about:blank", status.reasonPhrase(), status.code(), code));
    }

    /** The same, of what was wrong before anybody was asked. */
    static Answer refusedAtTheDoor(HttpResponseStatus status, String code) {
        return refusal(status, code).refusedAs(code);
    }

    static Answer problem(Problem problem) {
        return json(HttpResponseStatus.valueOf((int) problem.status()), BODIES.encode(problem))
                .with(HttpHeaderNames.CONTENT_TYPE, PROBLEM);
    }

    static Answer json(HttpResponseStatus status, byte[] body) {
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        fields.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        fields.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        return new Answer(status, fields, body);
    }

    static Answer empty(HttpResponseStatus status, HttpHeaders fields) {
        return new Answer(status, fields, NOTHING);
    }

    Answer with(CharSequence name, CharSequence value) {
        HttpHeaders more = fields.copy();
        more.set(name, value);
        return new Answer(status, more, body, content, refusedAs);
    }

    /** Whether the status allows a body and its length (RFC 9110 section 8.6). */
    boolean hasLength() {
        return content.isEmpty()
                && status.code() != HttpResponseStatus.NOT_MODIFIED.code()
                && status.code() != HttpResponseStatus.NO_CONTENT.code();
    }
}
