package org.sabha.signalling;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Optional;
import org.sabha.protocol.rest.RestAnswer;

/**
 * Sealed files, chunk by chunk: {@code PUT}, {@code GET} and {@code HEAD} of {@code /files/v1/{file}/{chunk}}, with the
 * ticket in the Authorization header, so that no address opens anything. Whatever is not there for this ticket is one and
 * the same answer (T6). What is served is never shown by a browser: an attachment without a type, in a sandbox (T23).
 */
final class ShelfRoute {
    /** How many chunks have come whole, so that whoever writes knows where to go on. */
    static final String HELD = "held-chunks";

    private static final String SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'";

    private final SealedFiles files;

    ShelfRoute(SealedFiles files) {
        this.files = files;
    }

    static Answer notThere() {
        return sandboxed(Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found"));
    }

    /** What a chunk may be written to, or why not. */
    sealed interface Place {
        record Free(SealedFiles.Arriving arriving, int bytes, int chunk) implements Place {}

        record Refused(Answer answer) implements Place {}
    }

    /** Judges the head of a request that writes; its body has not come yet. */
    Place place(HttpRequest head) {
        Optional<ShelfPath> path = ShelfPath.of(RequestRules.pathOf(head));
        Optional<SealedFiles.Upload> found =
                path.flatMap(at -> MeetingRoutes.bearerOf(head).flatMap(ticket -> files.upload(at.file(), ticket)));
        if (found.isEmpty()) {
            return new Place.Refused(notThere());
        }
        SealedFiles.Upload upload = found.get();
        int chunk = path.orElseThrow().chunk();
        int bytes = upload.bytesOf(chunk);
        if (bytes < 0) {
            return new Place.Refused(notThere());
        }
        if (chunk != upload.chunks()) {
            return new Place.Refused(
                    held(Answer.refusal(HttpResponseStatus.CONFLICT, "chunk-out-of-order"), upload.chunks()));
        }
        return HttpUtil.getContentLength(head, -1L) == bytes
                ? new Place.Free(upload.begin(chunk), bytes, chunk)
                : new Place.Refused(
                        sandboxed(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, "chunk-size-differs")));
    }

    static Answer stored(int chunks) {
        return held(Answer.empty(HttpResponseStatus.NO_CONTENT, fields()), chunks);
    }

    static Answer noRoom() {
        return sandboxed(Answer.refusal(HttpResponseStatus.INSUFFICIENT_STORAGE, "disk-full"));
    }

    /** The file went while a chunk of it came, another line writes it, or the disk failed. */
    static Answer notStored() {
        return sandboxed(Answer.refusal(HttpResponseStatus.CONFLICT, "chunk-not-stored"));
    }

    Answer read(HttpRequest head) {
        Optional<ShelfPath> path = ShelfPath.of(RequestRules.pathOf(head));
        Optional<SealedFiles.Held> found =
                path.flatMap(at -> MeetingRoutes.bearerOf(head).flatMap(ticket -> files.held(at.file(), ticket)));
        if (found.isEmpty()) {
            return notThere();
        }
        SealedFiles.Held file = found.get();
        int chunk = path.orElseThrow().chunk();
        if (head.method().equals(HttpMethod.HEAD)) {
            return held(Answer.empty(HttpResponseStatus.NO_CONTENT, fields()), file.chunks());
        }
        if (file.bytesOf(chunk) < 0) {
            return notThere();
        }
        return file.isBusy()
                ? held(Answer.later(), file.chunks())
                : held(
                        sandboxed(Answer.download(new RestAnswer.Download(
                                "file", "application/octet-stream", out -> file.copy(chunk, out)))),
                        file.chunks());
    }

    private static Answer held(Answer answer, int chunks) {
        return sandboxed(answer).with(HELD, Integer.toString(chunks));
    }

    private static Answer sandboxed(Answer answer) {
        return answer.with(HttpHeaderNames.CONTENT_SECURITY_POLICY, SANDBOX)
                .with(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    }

    private static HttpHeaders fields() {
        return DefaultHttpHeadersFactory.headersFactory().newHeaders();
    }
}
