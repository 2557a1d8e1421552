package org.sabha.protocol.rest;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.sabha.model.Secret;

/**
 * A request whose form was accepted: it comes from a page of ours, its body claims to be JSON.
 *
 * @param body read-only
 * @param held what the browser holds
 */
public record RestRequest(AccountRoute route, ByteBuffer body, Held held, Caller caller) {
    public enum Method {
        GET,
        POST,
        PUT
    }

    /**
     * Cookies.
     *
     * @param session of a sign-in
     * @param device mark of a device that signed in before
     * @param transaction of a sign-in that is under way elsewhere
     */
    public record Held(Optional<Secret> session, Optional<Secret> device, Optional<Secret> transaction) {
        public static final Held NOTHING = new Held(Optional.empty(), Optional.empty(), Optional.empty());
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
