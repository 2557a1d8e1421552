package org.sabha.client.keys;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.KeyOutput.GroupAge;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.text.Recipients;
import org.sabha.e2ee.text.SealedTexts;
import org.sabha.e2ee.text.TextChannel;
import org.sabha.e2ee.text.TextDrop;
import org.sabha.e2ee.text.TextEpoch;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** Chat, reactions and words of epochs of one stay. One owner. */
final class SealedLine {
    private static final String FOR_OTHERS = "for others than the server says";
    private static final String FOR_HOSTS = "for hosts, and this device is none's";

    private static final String UNKNOWN_FORM = "a message of the chat in a form that is not known";

    private final Supplier<MemberKeys> keys;
    private final EpochConfirmations confirmations;
    private final KeyOutput out;
    private final SealedTexts data;
    private final ReceivedChat received;
    private final SentChat sent = new SentChat();
    private @Nullable MlsGroup group;
    /** Number of the last message of the chat; begun anywhere, as a stay before may have had the same key. */
    private long lastNumber;

    SealedLine(Supplier<MemberKeys> keys, KeyOutput out, EpochConfirmations confirmations, SecureRandom random) {
        this.keys = keys;
        this.confirmations = confirmations;
        this.out = out;
        data = new SealedTexts(random);
        received = new ReceivedChat(out);
        lastNumber = random.nextLong(1L << 48);
    }

    void enter(Octets id, MlsGroup entered, GroupAge age, long nowNanos) {
        if (age == GroupAge.FRESH) {
            received.enter();
            sent.enter();
        }
        group = entered;
        Map<Integer, Octets> signatureKeys = new HashMap<>();
        entered.members().forEach((leaf, node) -> signatureKeys.put(leaf, node.signatureKey()));
        received.retain(new HashSet<>(signatureKeys.values()));
        data.enter(new TextEpoch(id, entered.epoch(), signatureKeys, entered.exporter(), entered.leafBox()), nowNanos);
    }

    /**
     * @param address channel and audience; its payload does not matter
     * @param isHost whether a leaf is a host's, as the group has it
     * @param text of a message of the chat, an envelope ({@link ChatEnvelope})
     */
    boolean seal(ClientMessage.Seal address, RosterCheck roll, IntPredicate isHost, String text) {
        return sealed(address, roll, isHost, text).isPresent();
    }

    /** A message of the chat, with its number and those that the server confirmed before it; false if it is blank or too long. */
    boolean write(ClientMessage.Seal address, RosterCheck roll, IntPredicate isHost, String text) {
        SentChat.Audience audience = audience(address, roll);
        Optional<ChatEnvelope> envelope = ChatEnvelope.of(++lastNumber, text, Optional.empty(), sent.before(audience));
        Optional<Octets> payload = envelope.flatMap(it -> sealed(address, roll, isHost, it.wrap()));
        payload.ifPresent(it -> sent.sent(it, audience, lastNumber));
        return payload.isPresent();
    }

    private SentChat.Audience audience(ClientMessage.Seal address, RosterCheck roll) {
        MlsGroup now = group;
        return new SentChat.Audience(
                address.audience(),
                now == null
                        ? Optional.empty()
                        : address.to()
                                .flatMap(roll::leafOf)
                                .map(leaf -> now.members().get(leaf))
                                .map(LeafNode::signatureKey));
    }

    /** The server has taken it, and did not refuse it. */
    void confirmed(ClientMessage.Seal seal) {
        sent.confirmed(seal.payload());
    }

    /** Looks for messages of the chat that should have come by now. */
    void onTimeout(long nowNanos) {
        received.onTimeout(nowNanos);
    }

    private Optional<Octets> sealed(ClientMessage.Seal address, RosterCheck roll, IntPredicate isHost, String text) {
        MlsGroup now = group;
        Optional<Recipients> to = recipients(address, roll);
        if (now == null || to.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> readers = now.members().keySet().stream()
                .filter(leaf -> isReader(to.get(), leaf, isHost))
                .collect(Collectors.toSet());
        Optional<Octets> sealed =
                data.seal(now.ownLeaf(), keys.get().device(), channel(address.channel()), to.get(), readers, text);
        sealed.ifPresent(payload ->
                out.say(new ClientMessage.Seal(address.channel(), address.audience(), address.to(), payload)));
        return sealed;
    }

    private static boolean isReader(Recipients to, int leaf, IntPredicate isHost) {
        return switch (to) {
            case Recipients.All ignored -> true;
            case Recipients.Hosts ignored -> isHost.test(leaf);
            case Recipients.One one -> one.leaf() == leaf;
        };
    }

    private static Optional<Recipients> recipients(ClientMessage.Seal address, RosterCheck roll) {
        return switch (address.audience()) {
            case EVERYBODY -> Optional.of(new Recipients.All());
            case HOSTS -> Optional.of(new Recipients.Hosts());
            case PERSON -> address.to().flatMap(roll::leafOf).map(Recipients.One::new);
        };
    }

    private static TextChannel channel(SealedChannel channel) {
        return switch (channel) {
            case CHAT -> TextChannel.CHAT;
            case REACTION -> TextChannel.REACTION;
            case FILE -> TextChannel.FILE;
            case CAPTION -> TextChannel.CAPTION;
            case POLL -> TextChannel.POLL;
            case EPOCH -> TextChannel.EPOCH;
        };
    }

    /**
     * @param isHost whether a leaf is a host's, as the group has it
     * @param version of the hosts' statement in force
     * @param nowNanos by which epochs end
     * @param awakeNanos by which messages wait for others
     */
    void open(
            ServerMessage.Sealed message,
            RosterCheck roll,
            IntPredicate isHost,
            long version,
            long nowNanos,
            long awakeNanos) {
        MlsGroup now = group;
        if (now == null) {
            return;
        }
        switch (data.open(channel(message.channel()), message.payload(), nowNanos)) {
            case SealedTexts.Opening.Opened opened -> {
                boolean own = opened.leaf() == now.ownLeaf();
                if (!isFor(message.audience(), opened.to(), now.ownLeaf())) {
                    alarm(FOR_OTHERS);
                } else if (opened.to() instanceof Recipients.Hosts && !own && !isHost.test(now.ownLeaf())) {
                    alarm(FOR_HOSTS);
                } else {
                    take(now, roll, message.channel(), opened, new Arrival(version, awakeNanos));
                }
            }
            case SealedTexts.Opening.Dropped dropped ->
                dropped(dropped.reason(), message.audience(), isHost.test(now.ownLeaf()));
        }
    }

    private void dropped(TextDrop reason, SealedAudience audience, boolean host) {
        switch (reason) {
            // A server that was killed hands on again what its members repeat after they resumed.
            case UNKNOWN_EPOCH, OTHER_GROUP, REPLAYED -> {}
            case NOT_A_READER -> {
                if (audience != SealedAudience.HOSTS) {
                    alarm(FOR_OTHERS);
                } else if (!host) {
                    alarm(FOR_HOSTS);
                }
                // Who was made host since it was written may be handed it, and cannot read it.
            }
            case MALFORMED, UNKNOWN_LEAF, FORGED, OVERTAKEN, NOT_AUTHENTIC -> alarm(reason.name());
        }
    }

    private void alarm(String detail) {
        out.alarm(new Alarm(Alarm.Kind.FORGED_MESSAGE, detail));
    }

    private static boolean isFor(SealedAudience announced, Recipients sealed, int ownLeaf) {
        return switch (sealed) {
            case Recipients.All ignored -> announced == SealedAudience.EVERYBODY;
            case Recipients.Hosts ignored -> announced == SealedAudience.HOSTS;
            case Recipients.One one -> announced == SealedAudience.PERSON && one.leaf() == ownLeaf;
        };
    }

    /** The hosts' statement in force as something came, by its version, and when that was. */
    private record Arrival(long version, long nowNanos) {}

    private void take(
            MlsGroup now, RosterCheck roll, SealedChannel channel, SealedTexts.Opening.Opened opened, Arrival arrival) {
        confirmations.confirmed(opened.signatureKey(), opened.epoch());
        if (channel == SealedChannel.EPOCH) {
            return;
        }
        Optional<GroupPerson> author = roll.people(now, keys.get().leaves(), Set.of()).stream()
                .filter(person -> person.leaf() == opened.leaf())
                .findFirst();
        author.ifPresent(from -> tell(from, channel, opened, arrival));
    }

    private void tell(GroupPerson from, SealedChannel channel, SealedTexts.Opening.Opened opened, Arrival arrival) {
        var plain = new TextMessage(from, channel, opened.to(), opened.text(), Optional.empty());
        if (channel != SealedChannel.CHAT) {
            out.data(plain);
            return;
        }
        switch (ChatEnvelope.unwrap(opened.text())) {
            case ChatEnvelope.Unwrapped.Written(ChatEnvelope envelope) -> {
                var message = new TextMessage(from, channel, opened.to(), envelope.text(), Optional.of(envelope));
                received.take(message, envelope, arrival.version(), arrival.nowNanos());
            }
            case ChatEnvelope.Unwrapped.Plain(String ignored) -> out.data(plain);
            case ChatEnvelope.Unwrapped.Unknown() -> alarm(UNKNOWN_FORM);
        }
    }
}
