package org.sabha.client.keys;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.text.Recipients;
import org.sabha.e2ee.text.SealedTexts;
import org.sabha.e2ee.text.TextChannel;
import org.sabha.e2ee.text.TextDrop;
import org.sabha.e2ee.text.TextEpoch;
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

    private final Supplier<StayKeys> keys;
    private final EpochConfirmations confirmations;
    private final KeyOutput out;
    private final SealedTexts data;
    private @Nullable MlsGroup group;

    SealedLine(Supplier<StayKeys> keys, KeyOutput out, EpochConfirmations confirmations, SecureRandom random) {
        this.keys = keys;
        this.confirmations = confirmations;
        this.out = out;
        data = new SealedTexts(random);
    }

    void enter(Octets id, MlsGroup entered, long nowNanos) {
        group = entered;
        Map<Integer, Octets> signatureKeys = new HashMap<>();
        entered.members().forEach((leaf, node) -> signatureKeys.put(leaf, node.signatureKey()));
        data.enter(new TextEpoch(id, entered.epoch(), signatureKeys, entered.exporter(), entered.leafBox()), nowNanos);
    }

    /**
     * @param address channel and audience; its payload does not matter
     * @param isHost whether a leaf is a host's, as the group has it
     * @param text of a message of the chat, an envelope ({@link ChatEnvelope})
     */
    boolean seal(ClientMessage.Seal address, Roll roll, IntPredicate isHost, String text) {
        MlsGroup now = group;
        Optional<Recipients> to = recipients(address, roll);
        if (now == null || to.isEmpty()) {
            return false;
        }
        Set<Integer> readers = now.members().keySet().stream()
                .filter(leaf -> isReader(to.get(), leaf, isHost))
                .collect(Collectors.toSet());
        Optional<Octets> sealed =
                data.seal(now.ownLeaf(), keys.get().device(), channel(address.channel()), to.get(), readers, text);
        sealed.ifPresent(payload ->
                out.say(new ClientMessage.Seal(address.channel(), address.audience(), address.to(), payload)));
        return sealed.isPresent();
    }

    private static boolean isReader(Recipients to, int leaf, IntPredicate isHost) {
        return switch (to) {
            case Recipients.All ignored -> true;
            case Recipients.Hosts ignored -> isHost.test(leaf);
            case Recipients.One one -> one.leaf() == leaf;
        };
    }

    private static Optional<Recipients> recipients(ClientMessage.Seal address, Roll roll) {
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

    /** @param isHost whether a leaf is a host's, as the group has it */
    void open(ServerMessage.Sealed message, Roll roll, IntPredicate isHost, long nowNanos) {
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
                    take(now, roll, message.channel(), opened);
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

    private static boolean isFor(SealedAudience said, Recipients sealed, int ownLeaf) {
        return switch (sealed) {
            case Recipients.All ignored -> said == SealedAudience.EVERYBODY;
            case Recipients.Hosts ignored -> said == SealedAudience.HOSTS;
            case Recipients.One one -> said == SealedAudience.PERSON && one.leaf() == ownLeaf;
        };
    }

    private void take(MlsGroup now, Roll roll, SealedChannel channel, SealedTexts.Opening.Opened opened) {
        confirmations.confirmed(opened.signatureKey(), opened.epoch());
        if (channel != SealedChannel.EPOCH) {
            tell(now, roll, channel, opened);
        }
    }

    private void tell(MlsGroup now, Roll roll, SealedChannel channel, SealedTexts.Opening.Opened opened) {
        if (channel != SealedChannel.CHAT) {
            tell(now, roll, channel, opened, opened.text(), Optional.empty());
            return;
        }
        switch (ChatEnvelope.unwrap(opened.text())) {
            case ChatEnvelope.Unwrapped.Written(ChatEnvelope envelope) ->
                tell(now, roll, channel, opened, envelope.text(), Optional.of(envelope));
            case ChatEnvelope.Unwrapped.Plain(String text) -> tell(now, roll, channel, opened, text, Optional.empty());
            case ChatEnvelope.Unwrapped.Unknown() -> alarm(UNKNOWN_FORM);
        }
    }

    private void tell(
            MlsGroup now,
            Roll roll,
            SealedChannel channel,
            SealedTexts.Opening.Opened opened,
            String text,
            Optional<ChatEnvelope> envelope) {
        roll.people(now, keys.get().leaves(), Set.of()).stream()
                .filter(person -> person.leaf() == opened.leaf())
                .findFirst()
                .ifPresent(from -> out.data(new TextMessage(from, channel, opened.to(), text, envelope)));
    }
}
