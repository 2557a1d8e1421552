package org.sabha.media;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.AddressChallenge;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.IceLiteResponder;
import org.sabha.wire.stun.StunMessage;

/**
 * The ICE-lite side of one transport: answers checks, on a restart also those on the old credentials until a nominated
 * check arrives on the new ones (RFC 8445 section 9).
 */
final class IceSession {
    private final Transport transport;
    private final TransportTable table;
    private @Nullable IceCredentials remote;
    private @Nullable IceLiteResponder current;
    private @Nullable IceLiteResponder previous;
    private @Nullable IceCredentials previousRemote;

    IceSession(Transport transport, TransportTable table) {
        this.transport = transport;
        this.table = table;
    }

    /**
     * The server's credentials for an offer: the same while the client's are the same.
     *
     * @param shard the number of the loop, which the user fragment shows
     */
    IceCredentials credentialsFor(IceCredentials offered, RandomGenerator random, int shard) {
        IceLiteResponder responder = current;
        if (responder != null && offered.equals(remote)) {
            return responder.credentials();
        }
        drop(previous);
        previous = responder;
        previousRemote = remote;
        remote = offered;
        IceLiteResponder fresh = new IceLiteResponder(IceCredentials.random(random, shard));
        current = fresh;
        table.register(fresh.credentials().ufrag(), transport);
        return fresh.credentials();
    }

    /** Whether these are not the credentials that the client had before. */
    boolean isRestart(IceCredentials offered) {
        return remote != null && !offered.equals(remote);
    }

    /** Checks and answers; null when the check was valid. */
    @Nullable
    DropReason answer(StunMessage request, NetworkPath from, PacketBuffer answer) {
        answer.set(0, 0);
        IceLiteResponder responder = responder(request.localUfrag());
        if (responder == null) {
            return DropReason.UNKNOWN_UFRAG;
        }
        return responder.answer(
                request, from.remote().getAddress().getAddress(), from.remote().getPort(), answer);
    }

    /** A valid check with USE-CANDIDATE: the client uses these credentials from now on. */
    void nominated(StunMessage request) {
        if (previous != null && responder(request.localUfrag()) == current) {
            drop(previous);
            previous = null;
        }
    }

    /**
     * A question in the credentials of a valid check, null when they are gone. A browser that restarts sends its first
     * checks before it has the answer: in its new fragment to the server's old one.
     */
    @Nullable
    AddressChallenge challenge(StunMessage check, RandomGenerator random) {
        IceLiteResponder responder = responder(check.localUfrag());
        IceCredentials client = client(check.remoteUfrag());
        return responder == null || client == null
                ? null
                : new AddressChallenge(responder.credentials(), client, random);
    }

    private @Nullable IceCredentials client(String fragment) {
        IceCredentials now = remote;
        if (now != null && now.ufrag().equals(fragment)) {
            return now;
        }
        IceCredentials old = previousRemote;
        return old != null && old.ufrag().equals(fragment) ? old : null;
    }

    /** A question in the newest credentials, null when there are none. */
    @Nullable
    AddressChallenge challenge(RandomGenerator random) {
        IceLiteResponder responder = current;
        IceCredentials client = remote;
        return responder == null || client == null
                ? null
                : new AddressChallenge(responder.credentials(), client, random);
    }

    private @Nullable IceLiteResponder responder(String fragment) {
        IceLiteResponder now = current;
        if (now != null && now.credentials().ufrag().equals(fragment)) {
            return now;
        }
        IceLiteResponder old = previous;
        return old != null && old.credentials().ufrag().equals(fragment) ? old : null;
    }

    private void drop(@Nullable IceLiteResponder responder) {
        if (responder != null) {
            table.unregister(responder.credentials().ufrag(), transport);
        }
    }

    void close() {
        drop(current);
        drop(previous);
        current = null;
        previous = null;
    }
}
