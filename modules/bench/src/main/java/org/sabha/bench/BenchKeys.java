package org.sabha.bench;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyOutput;
import org.sabha.client.keys.MemberKeys;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.e2ee.group.BouncyCastleEngine;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.model.Octets;
import org.sabha.model.RoomId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.JoinResponse;

/**
 * The key group of one load client: a real member that follows every commit. Its media is made up, and a server that
 * cannot read frames does not see whether they are sealed. Thread-safe.
 */
final class BenchKeys implements KeyOutput {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The same for all, since benchmarks copy no links. */
    private static final byte[] LINK_SECRET = new byte[LinkSecret.BYTES];

    private final GroupSession session;
    private @Nullable Consumer<ClientMessage> out;

    private BenchKeys(MemberKeys keys) {
        session = new GroupSession(keys, this, RANDOM);
    }

    static DeviceKeys newDevice() {
        return new BouncyCastleEngine(RANDOM).newDeviceKeys();
    }

    /** Empty when the server's meetings are no key groups. */
    static Optional<BenchKeys> of(JoinResponse answer, DeviceKeys device, RoomId room) {
        if (answer.certificates().isEmpty() || answer.root().isEmpty()) {
            return Optional.empty();
        }
        CertifiedLeaves trust = MemberKeys.trust(answer.root().get(), room.value(), Instant::now)
                .orElseThrow(() -> new IllegalStateException("the server's root cannot be read"));
        List<Octets> chain = answer.certificates().get();
        return Optional.of(new BenchKeys(new MemberKeys(
                new BouncyCastleEngine(RANDOM), device, chain, trust, new LinkSecret(LINK_SECRET), room.value())));
    }

    synchronized KeyOffer offer(Consumer<ClientMessage> sending) {
        out = sending;
        return session.offer();
    }

    synchronized void receive(ServerMessage message) {
        session.receive(message, System.nanoTime());
    }

    synchronized ClientMessage prepare(ClientMessage act) {
        return session.prepare(act, System.nanoTime());
    }

    @Override
    public void say(ClientMessage message) {
        Consumer<ClientMessage> sending = out;
        if (sending != null) {
            sending.accept(message);
        }
    }

    @Override
    public void alarm(Alarm alarm) {
        if (alarm.kind().stopsSending()) {
            throw new IllegalStateException("a member of the load is alarmed: " + alarm);
        }
    }

    @Override
    public void freshKeys() {
        throw new IllegalStateException("a member of the load lost step with its group");
    }

    @Override
    public void epoch(int ownLeaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age) {}

    @Override
    public void inUse(long epoch) {}

    @Override
    public void sending(Sending sending) {}

    @Override
    public void members(List<GroupPerson> members) {}

    @Override
    public void data(TextMessage message) {}

    @Override
    public void missing(MissingMessage message) {}
}
