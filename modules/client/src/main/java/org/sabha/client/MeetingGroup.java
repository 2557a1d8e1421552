package org.sabha.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyWork;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.e2ee.rules.SafetyCode;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.trust.CertifiedRole;

/**
 * The end-to-end encryption of one stay, for an app: who is in the key group, the codes that people compare, chat. Empty
 * answers while there is no group. From any thread; what takes computing answers later.
 */
public final class MeetingGroup {
    private final Supplier<@Nullable MeetingKeys> keys;

    MeetingGroup(Supplier<@Nullable MeetingKeys> keys) {
        this.keys = keys;
    }

    /** The epoch; empty while nothing is sealed end to end. */
    public CompletableFuture<Optional<Long>> epoch() {
        return ask(GroupSession::epoch);
    }

    /** Everybody in the group, by their certificates. */
    public List<GroupPerson> members() {
        MeetingKeys own = keys.get();
        return own == null ? List.of() : own.people();
    }

    /**
     * Whom the keys of somebody at the door certify, and which organisation vouches for that name; for hosts. Empty for who offers
     * nothing that can be believed.
     */
    public CompletableFuture<Optional<LeafIdentity>> atDoor(ParticipantId participant) {
        return ask(group -> group.atDoor(participant));
    }

    /** What all members see alike if nobody is in between; changes with each epoch. */
    public CompletableFuture<Optional<SafetyCode>> safetyCode() {
        return ask(GroupSession::safetyCode);
    }

    /** The code of the host's key, six groups of five digits, the same all meeting long; empty without a host. */
    public Optional<List<String>> hostCode() {
        return members().stream()
                .filter(member -> member.identity().role() == CertifiedRole.HOST)
                .findFirst()
                .map(member -> SafetyCode.ofHost(member.signatureKey()));
    }

    /** Writes to all; false when there is no group, or an alarm that stops sending is on. Nobody who comes later can read it. */
    public CompletableFuture<Boolean> chat(String text) {
        return seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), text);
    }

    /**
     * Seals a text and has it handed on; false when there is no group, no such person in it, or an alarm that stops sending
     * is on ({@link org.sabha.client.keys.Alarm.Kind#stopsSending}).
     *
     * @param to the person, if the audience is one
     */
    public CompletableFuture<Boolean> seal(
            SealedChannel channel, SealedAudience audience, Optional<ParticipantId> to, String text) {
        MeetingKeys own = keys.get();
        return own == null
                ? CompletableFuture.completedFuture(false)
                : own.seal(new ClientMessage.Seal(channel, audience, to, Octets.EMPTY), text);
    }

    /**
     * A key for something of the app's own, the same at all members in this epoch (MLS-Exporter, RFC 9420 section 8.5).
     *
     * @param label names the use; those of Sabha begin with "sabha" or "SFrame"
     */
    public CompletableFuture<Optional<byte[]>> export(String label, byte[] context, int length) {
        return ask(group -> group.export(label, context, length));
    }

    /** The id of the group, random. */
    public CompletableFuture<Optional<Octets>> id() {
        return ask(GroupSession::groupId);
    }

    /** What the group cost this member so far. */
    public KeyWork work() {
        MeetingKeys own = keys.get();
        return own == null ? KeyWork.NONE : own.work();
    }

    private <T> CompletableFuture<Optional<T>> ask(Function<GroupSession, Optional<T>> question) {
        MeetingKeys own = keys.get();
        return own == null ? CompletableFuture.completedFuture(Optional.empty()) : own.ask(question);
    }
}
