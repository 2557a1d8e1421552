package org.sabha.client;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyOutput;
import org.sabha.client.keys.KeyWork;
import org.sabha.client.keys.MemberKeys;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.net.SerialExecutor;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/**
 * The keys of one stay between two owners: the group is computed on threads of its own, since a commit of a large meeting
 * takes as long as several pictures; media is sealed and opened on the client's loop.
 */
final class MeetingKeys implements AutoCloseable {
    private static final long LOOK_NANOS = 500_000_000L;

    private final Executor loop;
    private final Executor turns;
    private final Owner owner;
    private final MediaKeys media;
    private final Map<ParticipantId, Integer> leaves = new HashMap<>();
    private final GroupSession session;

    private volatile List<GroupPerson> people = List.of();
    private volatile KeyWork work = KeyWork.NONE;
    private volatile boolean closed;
    private long lookNanos;

    /** Acts on their way through the group's thread; of the loop. */
    private int onTheirWay;

    /** What the meeting is told, on the loop. */
    interface Owner {
        void say(ClientMessage message);

        /** An act that could not be signed, and why in words. */
        void notSaid(ClientMessage act, String why);

        /** Fetches a certificate for another key; {@link #renew} takes it. */
        void freshKeys();

        void alarm(Alarm alarm);

        void frame(ReceivedFrame frame);

        void members(List<GroupPerson> members);

        void epoch(Octets group, long epoch);

        void data(TextMessage message);

        void missing(MissingMessage message);
    }

    /**
     * @param loop the meeting's
     * @param threads for the group's computing
     */
    MeetingKeys(MemberKeys keys, Executor loop, Executor threads, Owner owner, SecureRandom random) {
        this.loop = loop;
        this.owner = owner;
        turns = new SerialExecutor(threads);
        media = new MediaKeys(owner::frame, owner::alarm);
        session = new GroupSession(keys, new Output(), random);
    }

    /** Makes the keys to knock with, then tells them on the loop. */
    void offer(Consumer<KeyOffer> then) {
        inTurn(() -> {
            KeyOffer offer = session.offer();
            loop.execute(() -> then.accept(offer));
        });
    }

    void renew(MemberKeys fresh) {
        inTurn(() -> session.renew(fresh));
    }

    private void inTurn(Runnable task) {
        turns.execute(() -> {
            if (!closed) {
                long began = System.nanoTime();
                task.run();
                work = work.and(System.nanoTime() - began);
            }
        });
    }

    void receive(ServerMessage message) {
        switch (message) {
            case ServerMessage.Pong ignored -> {}
            case ServerMessage.Answer ignored -> {}
            case ServerMessage.SlotChanged ignored -> {}
            case ServerMessage.SpeakerChanged ignored -> {}
            default -> inTurn(() -> session.receive(message, System.nanoTime()));
        }
    }

    /** The signalling connection is gone; the next message says that it is back. */
    void lineLost() {
        inTurn(session::lineLost);
    }

    /** The server refused an act of this person's. */
    void denied(ClientMessage act) {
        inTurn(() -> session.denied(act));
    }

    /**
     * Says an act with what makes it count for other members. Acts go out in the order of these calls: one that needs no keys
     * waits for those before it that are being signed. On the loop.
     */
    void say(ClientMessage act) {
        if (onTheirWay == 0 && !needsKeys(act)) {
            owner.say(act);
            return;
        }
        onTheirWay++;
        inTurn(() -> {
            Optional<String> refusal = session.refuse(act);
            ClientMessage prepared = refusal.isPresent() ? act : session.prepare(act, System.nanoTime());
            loop.execute(() -> {
                onTheirWay--;
                refusal.ifPresentOrElse(why -> owner.notSaid(act, why), () -> owner.say(prepared));
            });
        });
    }

    private static boolean needsKeys(ClientMessage act) {
        return switch (act) {
            case ClientMessage.Admit ignored -> true;
            case ClientMessage.AdmitAll ignored -> true;
            case ClientMessage.Lock ignored -> true;
            case ClientMessage.Unlock ignored -> true;
            case ClientMessage.SetRole ignored -> true;
            case ClientMessage.SetRule ignored -> true;
            case ClientMessage.Classify ignored -> true;
            case ClientMessage.HandOverAndLeave ignored -> true;
            case ClientMessage.Remove ignored -> true;
            default -> false;
        };
    }

    /** Whether it went out, in time; not what is blank or longer than the server takes. */
    CompletableFuture<Boolean> seal(ClientMessage.Seal address, String text) {
        return ask(group ->
                address.channel() == SealedChannel.CHAT ? group.write(address, text) : group.seal(address, text));
    }

    /** The server has taken it, and did not refuse it. */
    void confirmed(ClientMessage.Seal seal) {
        inTurn(() -> session.confirmed(seal));
    }

    <T> CompletableFuture<T> ask(Function<GroupSession, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        turns.execute(() -> {
            try {
                answer.complete(question.apply(session));
            } catch (RuntimeException defect) {
                answer.completeExceptionally(defect);
            }
        });
        return answer;
    }

    List<GroupPerson> people() {
        return people;
    }

    KeyWork work() {
        return work;
    }

    // ---- media, on the loop

    @Nullable
    EncodedFrame seal(TrackSource source, EncodedFrame frame, long nowNanos) {
        return media.seal(source, frame, nowNanos);
    }

    /** @param slot what the server says of the frame's slot, if it says anything */
    void open(ReceivedFrame frame, Supplier<Optional<Roster.Slot>> slot, long nowNanos) {
        media.open(frame, () -> slot.get().map(this::shownIn).orElseGet(MediaKeys.Shown.Unnamed::new), nowNanos);
    }

    private MediaKeys.Shown shownIn(Roster.Slot slot) {
        return new MediaKeys.Shown.Leaf(
                slot.occupant().map(Roster.Occupant::participant).map(leaves::get));
    }

    void onTime(long nowNanos) {
        media.settle(nowNanos);
        if (nowNanos - lookNanos >= 0) {
            lookNanos = nowNanos + LOOK_NANOS;
            inTurn(() -> session.onTimeout(System.nanoTime()));
        }
    }

    long nextTimeNanos() {
        return Math.min(lookNanos, media.nextTimeoutNanos());
    }

    @Override
    public void close() {
        closed = true;
        media.close();
        turns.execute(session::close);
    }

    /** From the group's thread to the loop. */
    private final class Output implements KeyOutput {
        @Override
        public void say(ClientMessage message) {
            loop.execute(() -> owner.say(message));
        }

        @Override
        public void freshKeys() {
            loop.execute(owner::freshKeys);
        }

        @Override
        public void epoch(int ownLeaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age) {
            Octets group = session.groupId().orElseThrow();
            loop.execute(() -> {
                media.epoch(ownLeaf, secret, cause, age, System.nanoTime());
                owner.epoch(group, secret.epoch());
            });
        }

        @Override
        public void inUse(long epoch) {
            loop.execute(() -> media.inUse(epoch));
        }

        @Override
        public void sending(Sending sending) {
            loop.execute(() -> media.sending(sending));
        }

        @Override
        public void alarm(Alarm alarm) {
            loop.execute(() -> owner.alarm(alarm));
        }

        @Override
        public void members(List<GroupPerson> members) {
            people = List.copyOf(members);
            loop.execute(() -> {
                leaves.clear();
                members.forEach(member ->
                        member.participant().ifPresent(participant -> leaves.put(participant, member.leaf())));
                owner.members(members);
            });
        }

        @Override
        public void data(TextMessage message) {
            loop.execute(() -> owner.data(message));
        }

        @Override
        public void missing(MissingMessage message) {
            loop.execute(() -> owner.missing(message));
        }
    }
}
