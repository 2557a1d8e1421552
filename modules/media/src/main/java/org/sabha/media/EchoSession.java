package org.sabha.media;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.Direction;
import org.sabha.media.sdp.OfferedSection;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.model.GrantedTrack;
import org.sabha.model.IdSource;
import org.sabha.model.MediaKind;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;

/**
 * One check of a line: a router of nobody's room, with one client in it, who gets the pictures back that they send. They
 * take the way of every picture in a meeting, so what the client measures is what a meeting would find.
 *
 * <pre>
 *   offer -> answer -> the client comes to an address and proves to be there -> DTLS -> pictures there and back
 *               |                        8 s: never came                                    |
 *               +----- 14 s, 4 MB, the client is gone, or meetings need the time: everything is closed
 * </pre>
 *
 * Anybody may ask for one, so it is stricter than a seat in a meeting: nothing but answers to checks, none of them longer
 * than its check, goes to an address until the client has answered from there ({@link Transport}), and few of those; what
 * comes beyond {@link #BYTES_PER_SECOND} is dropped before it is decrypted; and it ends by itself. Confined to its loop.
 */
final class EchoSession implements MediaListener {
    /** From the answer on: the page looks for a way for 7 s at most, then measures for 6 s. */
    static final long LIFE_NANOS = 14_000_000_000L;

    /** Browsers try UDP and TCP side by side; who has reached neither by then does not reach them. */
    static final long COMING_NANOS = 8_000_000_000L;

    /** What may come: 2 Mbit/s, so many bytes a second, with {@link #PACKET_BYTES} for each packet. */
    static final int BYTES_PER_SECOND = 2_000_000 / 8;

    /**
     * What a packet costs beside its bytes. The work of a packet (system calls, keys, what is kept and sent back) hardly
     * depends on its size: by bytes alone, 2 Mbit/s of the smallest would be 7,800 a second instead of some 1,000.
     */
    static final int PACKET_BYTES = 200;

    /** Checks answered a second, and at once, at addresses from which the client has not answered yet. */
    static final int CHECKS_PER_SECOND = 50;

    /** A handshake that went wrong twice goes wrong again; in a meeting there are more. */
    static final int HANDSHAKES = 3;

    /** What may come at once: a probe of the browser, or a key picture. */
    static final int BURST_BYTES = BYTES_PER_SECOND / 4;

    /** What may go out in all, resends and padding included: a little more than may come. */
    static final long MOST_BYTES_OUT = 4_000_000;

    private static final long LOOK_NANOS = 250_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int SECTIONS = 2;
    private static final int HEIGHT_PIXELS = 360;

    private final MediaEngine engine;
    private final EchoListener listener;
    private final ParticipantId participant;
    private final MediaRouter router;
    private @Nullable String answer;
    private OfferProblem problem = OfferProblem.UNSUPPORTED;
    private long comingUntilNanos = NEVER;
    private long endsNanos = NEVER;
    private boolean came;
    private @Nullable EchoEnd end;

    /** In billionths of a byte, so that nothing is lost by rounding. */
    private long mayCome = BURST_BYTES * NANOS_PER_SECOND;

    private long filledNanos;

    /** In billionths of a check. */
    private long checksLeft = CHECKS_PER_SECOND * NANOS_PER_SECOND;

    private long checksFilledNanos;

    private EchoSession(MediaEngine engine, IdSource ids, EchoListener listener, long nowNanos) {
        this.engine = engine;
        this.listener = listener;
        participant = ids.newParticipantId();
        filledNanos = nowNanos;
        checksFilledNanos = nowNanos;
        router = engine.openEcho(ids.newRoomId(), this);
    }

    /** Opens one for an offer of one picture to send and one to get, and of nothing else. */
    static void open(MediaEngine engine, String sdpOffer, EchoListener listener, long nowNanos) {
        Optional<SdpOffer> offer = SdpOffer.parse(sdpOffer);
        if (offer.isEmpty()) {
            listener.refused(OfferProblem.MALFORMED);
            return;
        }
        Optional<OfferedSection> sent = picture(offer.get(), Direction.SENDONLY);
        Optional<OfferedSection> got = picture(offer.get(), Direction.RECVONLY);
        boolean fits = offer.get().sections().size() == SECTIONS
                && sent.isPresent()
                && got.isPresent()
                && sent.get().sendRids().isEmpty();
        if (!fits) {
            listener.refused(OfferProblem.UNSUPPORTED);
            return;
        }
        IdSource ids = new IdSource(engine.random());
        new EchoSession(engine, ids, listener, nowNanos)
                .begin(
                        sdpOffer,
                        new Way(ids.newTrackId(), sent.get().mid(), got.get().mid()),
                        nowNanos);
    }

    /** What goes there and back. */
    private record Way(TrackId track, String sentMid, String gotMid) {}

    private static Optional<OfferedSection> picture(SdpOffer offer, Direction direction) {
        return offer.sections().stream()
                .filter(section ->
                        section.direction() == direction && section.kind().equals(Optional.of(MediaKind.VIDEO)))
                .findFirst();
    }

    /** Whatever goes wrong here, nothing is kept of it. */
    private void begin(String sdpOffer, Way way, long nowNanos) {
        boolean begun = false;
        try {
            begun = negotiated(sdpOffer, way, nowNanos);
        } finally {
            if (!begun) {
                router.close();
            }
        }
        if (!begun) {
            listener.refused(problem);
        }
    }

    private boolean negotiated(String sdpOffer, Way way, long nowNanos) {
        router.openTransport(participant);
        GrantedTrack granted = new GrantedTrack(way.track(), way.sentMid(), TrackSource.CAMERA);
        router.negotiate(participant, 0, sdpOffer, List.of(granted), nowNanos);
        String made = answer;
        if (made == null) {
            return false;
        }
        router.showSlots(
                participant, List.of(new SlotRequest(way.gotMid(), Optional.of(way.track()), HEIGHT_PIXELS, 0)));
        comingUntilNanos = nowNanos + COMING_NANOS;
        endsNanos = nowNanos + LIFE_NANOS;
        router.wakeAt(nowNanos + LOOK_NANOS);
        listener.answered(made);
        return true;
    }

    // ---- what it may cost

    /** Whether a packet is within what may come; looked at before it is decrypted. */
    boolean admits(int sizeBytes, long nowNanos) {
        long elapsed = Math.clamp(nowNanos - filledNanos, 0, NANOS_PER_SECOND);
        filledNanos = nowNanos;
        mayCome = Math.min(mayCome + elapsed * BYTES_PER_SECOND, BURST_BYTES * NANOS_PER_SECOND);
        long cost = (sizeBytes + PACKET_BYTES) * NANOS_PER_SECOND;
        if (mayCome < cost) {
            return false;
        }
        mayCome -= cost;
        return true;
    }

    /**
     * Whether a check from an address where the client has not answered yet is looked at: its answer may go to somebody
     * whose address was forged.
     */
    boolean admitsCheck(long nowNanos) {
        long elapsed = Math.clamp(nowNanos - checksFilledNanos, 0, NANOS_PER_SECOND);
        checksFilledNanos = nowNanos;
        checksLeft = Math.min(checksLeft + elapsed * CHECKS_PER_SECOND, CHECKS_PER_SECOND * NANOS_PER_SECOND);
        if (checksLeft < NANOS_PER_SECOND) {
            return false;
        }
        checksLeft -= NANOS_PER_SECOND;
        return true;
    }

    // ---- time

    /** Looks whether it is over, and answers when to look again. */
    long runDue(long nowNanos) {
        if (end != null) {
            return NEVER;
        }
        boolean there = router.reaches(participant);
        came |= there;
        end = endNow(there, nowNanos);
        if (end == null) {
            return nowNanos + LOOK_NANOS;
        }
        engine.closeWhenIdle(this);
        return NEVER;
    }

    private @Nullable EchoEnd endNow(boolean there, long nowNanos) {
        if (nowNanos >= endsNanos) {
            return EchoEnd.TIME_OVER;
        }
        if (router.traffic().figures().bytesOut() > MOST_BYTES_OUT) {
            return EchoEnd.TOO_MUCH;
        }
        if (came && !there) {
            return EchoEnd.LEFT;
        }
        if (listener.isToGiveWay()) {
            return EchoEnd.GAVE_WAY;
        }
        return came || nowNanos < comingUntilNanos ? null : EchoEnd.NEVER_CAME;
    }

    /** Closes what was found to be over; outside of a turn of the router. */
    void close() {
        EchoEnd why = end;
        if (why != null) {
            router.close();
            listener.ended(why);
        }
    }

    // ---- as the listener of its router

    @Override
    public void answered(ParticipantId who, long negotiation, String sdpAnswer, List<GrantedTrack> accepted) {
        // a picture that no codec of ours carries is answered, but not accepted
        answer = accepted.isEmpty() ? null : sdpAnswer;
    }

    @Override
    public void refused(ParticipantId who, long negotiation, OfferProblem why) {
        problem = why;
    }

    @Override
    public void negotiationWanted(ParticipantId who) {}

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {}

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {}

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {}

    @Override
    public void trackWanted(TrackId track, int heightPixels) {}

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {}

    @Override
    public void speakerDetected(Optional<ParticipantId> speaker) {}
}
