package org.sabha.room;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.HostStatement;
import org.sabha.mls.order.PskNonce;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.OfferedKeys;

/**
 * What a device does in a key group, as far as the server can see: messages of the right form without any key. It takes
 * what it is told and answers as a client would.
 */
final class GroupDevice {
    private static final byte[] PSK = "sabha-link".getBytes(StandardCharsets.US_ASCII);
    private static int numbers;

    final int signer = ++numbers;
    private final KeyPair pair = pair(signer);
    private final RoomId room;
    private final List<KeyPair> earlier;
    private final boolean dropped;
    private final int origin;
    private int keyPackages;
    private boolean used;
    private boolean wasMember;
    private boolean creates;

    /** Whether it states keys of hosts by itself, as it should. */
    boolean restates = true;

    /** Signature keys of those at the door who preside, whom this device names once they are in. */
    private final Map<ParticipantId, Octets> toName = new HashMap<>();

    @Nullable
    KeyOffer offered;

    @Nullable
    Octets groupId;

    Octets statement = Octets.EMPTY;
    final Set<Octets> hosts = new LinkedHashSet<>();
    boolean locked;
    boolean lobby = true;
    Classification classification = Classification.UNCLASSIFIED;
    int version;
    long epoch;
    long leaf = -1;

    /** A device that remembers no key of before. */
    GroupDevice(RoomId room) {
        this(room, List.of(), false, ++numbers);
    }

    private GroupDevice(RoomId room, List<KeyPair> earlier, boolean dropped, int origin) {
        this.room = room;
        this.earlier = List.copyOf(earlier);
        this.dropped = dropped;
        this.origin = origin;
    }

    /** Whether it has heard that it had a leaf. */
    boolean wasMember() {
        return wasMember;
    }

    /** The same device with its next key, for which the earlier ones vouch; the first may be the leaf's, and stays. */
    GroupDevice next() {
        boolean isAnothers = !hosts.contains(signatureKey()) && namedBefore().isPresent();
        var kept = new ArrayList<>(wasMember && !isAnothers ? List.<KeyPair>of() : earlier);
        kept.add(pair);
        boolean drops = kept.size() == ReturnProof.MOST;
        if (drops) {
            kept.remove(1);
        }
        var next = new GroupDevice(room, kept, drops || (dropped && !wasMember), origin);
        next.restates = restates;
        return next;
    }

    /** Whether both are one device that has forgotten nothing in between. */
    boolean remembers(GroupDevice other) {
        return origin == other.origin;
    }

    /** Whether there were more keys since it was last in the group than it has words of. */
    boolean hasDropped() {
        return dropped;
    }

    // --- what it says by itself

    /** What a client answers to a message, in order. */
    List<ClientMessage> answers(ServerMessage message, @Nullable ParticipantId self) {
        var answers = new ArrayList<ClientMessage>();
        switch (message) {
            case ServerMessage.Waiting _ -> {
                leaves();
                if (used) {
                    answers.add(new ClientMessage.PresentKeyPackage(freshKeys()));
                }
            }
            case ServerMessage.Granted granted -> {
                leaves();
                if (granted.terms().isPresent()) {
                    answers.add(createGroup(granted.terms().get()));
                } else if (used) {
                    answers.add(new ClientMessage.PresentKeyPackage(freshKeys()));
                }
            }
            case ServerMessage.Seated seated -> answers.addAll(seated(seated));
            case ServerMessage.CommitWanted wanted -> {
                if (groupId != null && leaf >= 0) {
                    answers.add(commit(wanted));
                }
            }
            case ServerMessage.GroupCommit commit -> {
                epoch = commit.epoch();
                answers.add(new ClientMessage.EpochEntered(epoch));
                commit.added().stream()
                        .flatMap(leaf -> Optional.ofNullable(toName.remove(leaf.participant())).stream())
                        .forEach(key -> restate(() -> hosts.add(key)).ifPresent(answers::add));
            }
            case ServerMessage.StatementChanged changed -> {
                statement = changed.statement();
                readStatement();
                comesBack().ifPresent(answers::add);
            }
            case ServerMessage.WaitingAdded added -> noteHost(added.waiting());
            default -> {
                // Not of the group.
            }
        }
        return answers;
    }

    private void leaves() {
        groupId = null;
        leaf = -1;
    }

    private List<ClientMessage> seated(ServerMessage.Seated seated) {
        if (seated.group().isEmpty()) {
            return List.of();
        }
        var entry = seated.group().get();
        used = true;
        wasMember = true;
        boolean mine = creates && Optional.of(entry.groupId()).equals(Optional.ofNullable(groupId));
        creates = false;
        if (entry.welcome().isEmpty() && !mine) {
            return snapshot(entry);
        }
        groupId = entry.groupId();
        epoch = entry.epoch();
        statement = entry.statement();
        readStatement();
        leaf = entry.members().stream()
                .filter(member -> member.participant().equals(seated.self()))
                .findFirst()
                .orElseThrow()
                .leaf();
        var answers = new ArrayList<ClientMessage>(List.of(new ClientMessage.EpochEntered(epoch)));
        comesBack().ifPresent(answers::add);
        return answers;
    }

    private void noteHost(WaitingView waiting) {
        if (waiting.presides() && waiting.keys().isPresent()) {
            var read = OfferedKeys.read(waiting.keys().get().keyPackage());
            if (read instanceof OfferedKeys.Reading.Usable usable) {
                toName.put(waiting.id(), usable.keyPackage().leaf().signatureKey());
            }
        }
    }

    /** The statement that names this device's key in place of one of before. */
    private Optional<ClientMessage> comesBack() {
        Optional<Octets> before = namedBefore();
        return !restates || before.isEmpty() || hosts.contains(signatureKey())
                ? Optional.empty()
                : Optional.of(new ClientMessage.Restate(stating(() -> {
                    hosts.remove(before.get());
                    hosts.add(signatureKey());
                })));
    }

    /** An earlier key of this device that the statement names. */
    private Optional<Octets> namedBefore() {
        return earlier.stream()
                .map(key -> Octets.of(publicKey(key)))
                .filter(hosts::contains)
                .findFirst();
    }

    private Optional<ClientMessage> restate(Runnable change) {
        return restates && hosts.contains(signatureKey())
                ? Optional.of(new ClientMessage.Restate(stating(change)))
                : Optional.empty();
    }

    /** The next statement with a change; the device takes it when the server says so. */
    Octets stating(Runnable change) {
        var before = List.copyOf(hosts);
        change.run();
        Octets next = nextStatement();
        hosts.clear();
        hosts.addAll(before);
        return next;
    }

    private List<ClientMessage> snapshot(GroupEntry entry) {
        long behind = entry.epoch() - epoch;
        boolean isMember = leaf >= 0 && entry.groupId().equals(group());
        if (!isMember
                || behind < 0
                || behind > 1
                || (behind == 1 && entry.commit().isEmpty())) {
            leaf = -1;
            return List.of(new ClientMessage.PresentKeyPackage(freshKeys()));
        }
        statement = entry.statement();
        readStatement();
        epoch = entry.epoch();
        return behind == 1 ? List.of(new ClientMessage.EpochEntered(epoch)) : List.of();
    }

    private void readStatement() {
        HostStatement read = HostStatement.read(statement.toArray());
        if (read != null) {
            version = (int) read.version();
            locked = read.locked();
            lobby = read.lobby();
            classification = read.classification();
            hosts.clear();
            hosts.addAll(read.hosts());
        }
    }

    // --- what it makes

    KeyOffer freshKeys() {
        return keysWith(words());
    }

    /** @param words the extension's bytes */
    KeyOffer keysWith(byte[] words) {
        used = false;
        var made = new KeyOffer(
                Octets.of(start().u16(1).u16(5).keyPackage(++keyPackages, words).bytes()), Octets.of(new byte[32]));
        offered = made;
        return made;
    }

    /** Of its earlier keys; a client takes another key for each place in a group, which the server need not know. */
    private byte[] words() {
        var words = new ByteArrayOutputStream();
        byte[] message = ReturnProof.signed(room.value(), signatureKey());
        earlier.forEach(key -> words.writeBytes(signed(key, message)));
        if (keyPackages > 0) {
            words.writeBytes(signed(pair, message));
        }
        return words.toByteArray();
    }

    private static byte[] signed(KeyPair by, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(by.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException defect) {
            throw new AssertionError(defect);
        }
    }

    ClientMessage.CreateGroup createGroup(GroupTerms terms) {
        Octets fresh = Octets.of(filled(16, ++numbers));
        groupId = fresh;
        version = 0;
        locked = terms.locked();
        lobby = terms.lobby();
        classification = terms.classification();
        hosts.clear();
        hosts.add(signatureKey());
        creates = true;
        used = true;
        return new ClientMessage.CreateGroup(
                fresh,
                Octets.of(start().u16(1)
                        .u16(5)
                        .keyPackage(++keyPackages, new byte[0])
                        .bytes()),
                nextStatement());
    }

    /** The next statement, as the fields of this device have it. */
    Octets nextStatement() {
        return nextStatement(HostStatement.LABEL);
    }

    Octets nextStatement(String label) {
        Bytes bytes = start().raw(group().toArray())
                .u32(version + 1)
                .u8(locked ? 1 : 0)
                .u8(lobby ? 1 : 0)
                .u8(classification.grade());
        bytes.u8(hosts.size());
        hosts.forEach(host -> bytes.raw(host.toArray()));
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        signed.writeBytes(bytes.bytes());
        return Octets.of(bytes.raw(publicKey(pair))
                .raw(signed(pair, signed.toByteArray()))
                .bytes());
    }

    /** What the server would tell the room of this device's certificate. */
    Certified certified() {
        return Certified.of(signatureKey(), List.of(certificate(signer)));
    }

    private static Octets certificate(int signer) {
        return Octets.of(filled(4, signer));
    }

    Octets signatureKey() {
        return Octets.of(publicKey(pair));
    }

    /** The same at each run. */
    private static KeyPair pair(int seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
                @Override
                public void nextBytes(byte[] bytes) {
                    System.arraycopy(filled(bytes.length, seed), 0, bytes, 0, bytes.length);
                }
            });
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("every Java has Ed25519", missing);
        }
    }

    /** The last 32 bytes of the DER form (RFC 8410 section 4). */
    private static byte[] publicKey(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - 32, der.length);
    }

    ClientMessage.Commit commit(ServerMessage.CommitWanted wanted) {
        var adds = wanted.adds().stream().map(add -> add.keys().keyPackage()).toList();
        return commit(adds, wanted.removals(), wanted.epoch());
    }

    ClientMessage.Commit commit(List<Octets> adds, List<Long> removals, long in) {
        Consumer<Bytes> proposals = p -> {
            removals.forEach(gone -> p.u8(1).u16(3).u32(gone));
            // The KeyPackage as it is, without the head of its message.
            adds.forEach(add -> p.u8(1)
                    .u16(1)
                    .raw(Octets.copyOf(add.toArray(), 4, add.size()).toArray()));
            if (!adds.isEmpty()) {
                p.u8(1).u16(4).u8(1).opaque(PSK).opaque(PskNonce.of(filled(16, 1), statement.toArray()));
            }
        };
        Bytes bytes = start().u16(1).u16(1).opaque(group().toArray()).u64(in);
        bytes.u8(1).u32(leaf).opaque(statement.toArray()).u8(3).vector(proposals);
        if (removals.isEmpty() && !adds.isEmpty()) {
            bytes.u8(0);
        } else {
            bytes.u8(1).leaf(++keyPackages, 3).u8(0);
        }
        bytes.opaque(filled(64, 1)).opaque(filled(32, 1)).opaque(filled(32, 2));
        return new ClientMessage.Commit(
                in, Octets.of(bytes.bytes()), adds.isEmpty() ? Optional.empty() : Optional.of(welcome(adds)));
    }

    private static Octets welcome(List<Octets> adds) {
        Bytes bytes = new Bytes(0, pair(0)).u16(1).u16(3).u16(1);
        bytes.vector(all -> adds.forEach(add -> {
            var read = (OfferedKeys.Reading.Usable) OfferedKeys.read(add);
            all.opaque(read.keyPackage().reference().toArray())
                    .opaque(filled(32, 1))
                    .opaque(filled(48, 1));
        }));
        return Octets.of(bytes.opaque(filled(64, 1)).bytes());
    }

    private Octets group() {
        return Optional.ofNullable(groupId).orElseThrow(() -> new AssertionError("in no group"));
    }

    private static byte[] filled(int size, int seed) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.remaining() >= Integer.BYTES) {
            bytes.putInt(seed);
        }
        return bytes.array();
    }

    private Bytes start() {
        return new Bytes(signer, pair);
    }

    /** Writes MLS structures (RFC 9420). */
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final int signer;
        private final KeyPair pair;

        Bytes(int signer, KeyPair pair) {
            this.signer = signer;
            this.pair = pair;
        }

        Bytes u8(int value) {
            out.write(value);
            return this;
        }

        Bytes u16(int value) {
            return u8(value >> 8).u8(value);
        }

        Bytes u32(long value) {
            return u16((int) (value >> 16)).u16((int) value);
        }

        Bytes u64(long value) {
            return u32(value >>> 32).u32(value);
        }

        Bytes raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Bytes opaque(byte[] bytes) {
            if (bytes.length < 1 << 6) {
                u8(bytes.length);
            } else if (bytes.length < 1 << 14) {
                u16(0x4000 | bytes.length);
            } else {
                u32(0x80000000L | bytes.length);
            }
            return raw(bytes);
        }

        Bytes vector(Consumer<Bytes> content) {
            Bytes inner = new Bytes(signer, pair);
            content.accept(inner);
            return opaque(inner.bytes());
        }

        /** @param source 1 of a KeyPackage, 3 of a commit */
        Bytes leaf(int number, int source) {
            Bytes leaf = new Bytes(signer, pair)
                    .opaque(filled(32, signer * 100_000 + number))
                    .opaque(publicKey(pair));
            leaf.u16(2).vector(v -> v.opaque(certificate(signer).toArray()));
            leaf.vector(v -> v.u16(1))
                    .vector(v -> v.u16(1))
                    .u8(0)
                    .u8(0)
                    .vector(v -> v.u16(1).u16(2));
            leaf.u8(source);
            if (source == 1) {
                leaf.u64(0).u64(-1);
            } else {
                leaf.opaque(filled(32, 7));
            }
            return raw(leaf.u8(0).signed("LeafNodeTBS").bytes());
        }

        /** @param words of earlier keys, in the extension; none without any */
        Bytes keyPackage(int number, byte[] words) {
            Bytes whole = new Bytes(signer, pair)
                    .u16(1)
                    .u16(1)
                    .opaque(filled(32, -(signer * 100_000 + number)))
                    .leaf(number, 1)
                    .vector(extensions -> {
                        if (words.length > 0) {
                            extensions.u16(ReturnProof.EXTENSION_TYPE).opaque(words);
                        }
                    });
            return raw(whole.signed("KeyPackageTBS").bytes());
        }

        /** SignWithLabel (RFC 9420 section 5.1.2) over all so far. */
        private Bytes signed(String label) {
            byte[] name = ("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII);
            byte[] content =
                    new Bytes(signer, pair).opaque(name).opaque(bytes()).bytes();
            return opaque(GroupDevice.signed(pair, content));
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
