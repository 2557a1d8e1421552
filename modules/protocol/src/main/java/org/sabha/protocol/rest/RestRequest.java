package org.sabha.protocol.rest;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.Secret;

/**
 * A request whose form was accepted: a page of ours or a program sent it, and its body, if there is one, claims to be JSON.
 *
 * @param parameters of path and query, each said once, as they were written
 * @param body read-only
 * @param credentials what the sender shows
 */
public record RestRequest(
        RouteContract route,
        Map<Parameter, String> parameters,
        ByteBuffer body,
        Credentials credentials,
        Caller caller) {
    public RestRequest {
        parameters = Map.copyOf(parameters);
    }

    /** A method of HTTP. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** A part of a path or of a query that the asker chooses. */
    public enum Parameter {
        /** Id of a meeting. */
        MEETING,
        /** Id of an invitation. */
        INVITATION,
        /** Sign-in name of an account. */
        ORGANISER,
        /** Where the page before ended. */
        AFTER,
        /** {@code true} or {@code false}. */
        LATER,
        /** What was done, such as {@code remove}. */
        ACT,
        /** Id of a participant, an account or a key, or the sign-in name of an account: who did it or on whom it was done. */
        WHO,
        /** A time, such as {@code 2026-11-24T09:00:00Z}: rows of it and later. */
        FROM,
        /** A time: rows before it. */
        UNTIL,
        /** Number of a row: rows before it. */
        BEFORE;

        /** As it stands in the path or the query. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the sender shows. A page shows cookies and never a key; a program shows a key and never cookies.
     *
     * @param session cookie of a sign-in
     * @param device cookie that marks a device that signed in before
     * @param transaction cookie of a sign-in that is under way elsewhere
     * @param key of the Authorization header, if it is one bearer's
     * @param idempotencyKey 1 to 255 visible characters
     */
    public record Credentials(
            Optional<Secret> session,
            Optional<Secret> device,
            Optional<Secret> transaction,
            Optional<Secret> key,
            Optional<String> idempotencyKey) {
        public static final Credentials NONE = cookies(Optional.empty(), Optional.empty(), Optional.empty());

        public static Credentials cookies(
                Optional<Secret> session, Optional<Secret> device, Optional<Secret> transaction) {
            return new Credentials(session, device, transaction, Optional.empty(), Optional.empty());
        }

        public static Credentials key(Optional<Secret> key, Optional<String> idempotencyKey) {
            return new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), key, idempotencyKey);
        }
    }

    /**
     * Who asks.
     *
     * @param network the address shortened by rule, as it may be kept
     * @param origin of the page, or of the server itself where the browser sends none
     * @param program as it names itself, at most 256 characters; never stored as it is
     */
    public record Caller(InetAddress address, String network, String origin, String program) {}
}
