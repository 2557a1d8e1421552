package org.sabha.wire.stun;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;

/**
 * The controlling side of ICE towards one candidate of an ICE-lite server: check, nominate, keep consent (RFC 8445
 * section 8.1.1, RFC 7675 section 5.1). Sans-IO; one owner.
 *
 * <pre>
 *   CHECKING --check answered--> NOMINATING --nomination answered--> CONNECTED
 *      |                            |                                   |
 *      +------- no answer ----------+------ no consent for 30 s --------+--> FAILED
 * </pre>
 *
 * Call {@link #onTimeout} when {@link #nextTimeoutNanos} has come and after every {@link #onMessage}; it writes the next
 * request, if one is due.
 */
public final class IceControllingClient {
    /** Where the pair stands. */
    public enum State {
        CHECKING,
        NOMINATING,
        CONNECTED,
        FAILED
    }

    /** Type preference 110 (peer reflexive), local preference 65,535, component 1: RFC 8445 section 5.1.2.1. */
    private static final int PRIORITY_OF_PEER_REFLEXIVE = 110 << 24 | 65_535 << 8 | 255;

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_RETRY_NANOS = SECOND / 10;
    private static final long MAX_RETRY_NANOS = 16 * FIRST_RETRY_NANOS;
    private static final int MAX_ATTEMPTS = 10;
    private static final long CONSENT_INTERVAL_NANOS = 5 * SECOND;
    private static final long CONSENT_LIFETIME_NANOS = 30 * SECOND;

    private final String username;
    private final StunIntegrity integrity;
    private final StunIntegrity own;
    private final String ownUfrag;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final StunWriter writer = new StunWriter();

    private State state = State.CHECKING;
    private long nextNanos;
    private long lastAnswerNanos;
    private int attempts;
    private int transactionHigh;
    private long transactionLow;
    private boolean outstanding;

    /** Begins at {@code nowNanos}: the first request is due at once. The random source makes transaction ids. */
    public IceControllingClient(
            IceCredentials local, IceCredentials remote, RandomGenerator secureRandom, long nowNanos) {
        username = remote.ufrag() + ":" + local.ufrag();
        integrity = new StunIntegrity(remote.key());
        own = new StunIntegrity(local.key());
        ownUfrag = local.ufrag();
        random = secureRandom;
        tieBreaker = secureRandom.nextLong();
        nextNanos = nowNanos;
        lastAnswerNanos = nowNanos;
    }

    public State state() {
        return state;
    }

    /** When {@link #onTimeout} is to be called, {@code Long.MAX_VALUE} for never. */
    public long nextTimeoutNanos() {
        return state == State.FAILED ? Long.MAX_VALUE : nextNanos;
    }

    /** Writes the request that is due into {@code request}; false when none is. */
    public boolean onTimeout(long nowNanos, PacketBuffer request) {
        if (state == State.FAILED || nowNanos - nextNanos < 0) {
            return false;
        }
        if (expired(nowNanos)) {
            state = State.FAILED;
            return false;
        }
        if (!outstanding || state == State.CONNECTED) {
            transactionHigh = random.nextInt();
            transactionLow = random.nextLong();
            outstanding = true;
        }
        write(request);
        nextNanos = nowNanos + interval();
        attempts++;
        return true;
    }

    private boolean expired(long nowNanos) {
        return state == State.CONNECTED
                ? nowNanos - lastAnswerNanos >= CONSENT_LIFETIME_NANOS
                : attempts >= MAX_ATTEMPTS;
    }

    /** Consent checks are spread by 20 % either way, RFC 7675 section 5.1; retries double. */
    private long interval() {
        return state == State.CONNECTED
                ? CONSENT_INTERVAL_NANOS * (80 + random.nextInt(41)) / 100
                : Math.min(FIRST_RETRY_NANOS << Math.min(attempts, 10), MAX_RETRY_NANOS);
    }

    private void write(PacketBuffer request) {
        writer.begin(request, StunWriter.BINDING_REQUEST)
                .transaction(transactionHigh, transactionLow)
                .username(username)
                .controlling(tieBreaker)
                .priority(PRIORITY_OF_PEER_REFLEXIVE);
        if (state == State.NOMINATING) {
            writer.useCandidate();
        }
        writer.finish(integrity);
    }

    /**
     * Answers a question of the server, which wants to know whether we are where our packets seem to come from; false when
     * it is not for us. The answer names no address: the server knows its own.
     */
    public boolean answer(StunMessage question, PacketBuffer answer) {
        boolean sound = question.kind() == StunMessage.Kind.REQUEST
                && question.localUfrag().equals(ownUfrag)
                && question.integrityMatches(own);
        if (sound) {
            writer.begin(answer, StunWriter.BINDING_SUCCESS)
                    .transactionOf(question)
                    .finish(own);
        }
        return sound;
    }

    /** Has the next check go out now: the path may have changed. */
    public void hurry(long nowNanos) {
        if (state == State.CONNECTED) {
            nextNanos = nowNanos;
        }
    }

    /** Takes an answer; null when it belonged to the outstanding request and was authentic. */
    public @Nullable DropReason onMessage(StunMessage message, long nowNanos) {
        boolean answer = message.kind() == StunMessage.Kind.SUCCESS || message.kind() == StunMessage.Kind.ERROR;
        if (!answer
                || !outstanding
                || message.transactionHigh() != transactionHigh
                || message.transactionLow() != transactionLow) {
            return DropReason.BAD_STUN;
        }
        if (!message.integrityMatches(integrity)) {
            return DropReason.STUN_AUTH_FAILED;
        }
        outstanding = false;
        if (message.kind() == StunMessage.Kind.ERROR) {
            state = State.FAILED;
            return null;
        }
        lastAnswerNanos = nowNanos;
        advance(nowNanos);
        return null;
    }

    private void advance(long nowNanos) {
        attempts = 0;
        switch (state) {
            case CHECKING -> {
                state = State.NOMINATING;
                nextNanos = nowNanos;
            }
            case NOMINATING -> {
                state = State.CONNECTED;
                nextNanos = nowNanos + interval();
            }
            case CONNECTED, FAILED -> {}
        }
    }
}
