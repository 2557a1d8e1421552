package org.sabha.client.keys;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.text.Recipients;
import org.sabha.model.Octets;
import org.sabha.protocol.ChatEnvelope;

/** Messages of the chat on their way to the app: each author's in order, and word of those that are missing. One owner. */
final class ReceivedChat {
    private final KeyOutput out;
    private final Map<Source, Received> received = new HashMap<>();

    ReceivedChat(KeyOutput out) {
        this.out = out;
    }

    /** An author, and for whom they wrote. */
    private record Source(Octets author, Recipients to) {}

    /** @param statement the hosts' statement in force, 0 for what is not for the hosts */
    private record Received(GroupPerson from, long statement, MessageOrder<TextMessage> order) {}

    /**
     * Takes a message.
     *
     * @param version of the hosts' statement in force: by another one others may be hosts, and what they were sent is not
     *     missed here
     */
    void take(TextMessage message, ChatEnvelope envelope, long version, long nowNanos) {
        Source source = new Source(message.from().signatureKey(), message.to());
        long statement = message.to() instanceof Recipients.Hosts ? version : 0;
        @Nullable Received before = received.get(source);
        if (before == null || before.statement() != statement) {
            if (before != null) {
                drain(before);
            }
            before = new Received(message.from(), statement, new MessageOrder<>());
            received.put(source, before);
        }
        List<Long> after = envelope.after().orElse(List.of());
        tell(source, before, before.order().arrive(envelope.id(), after, message, nowNanos));
    }

    /** Looks for what should have come by now. */
    void onTimeout(long nowNanos) {
        received.forEach((source, each) -> tell(source, each, each.order().releaseOverdue(nowNanos)));
    }

    /** In the group, at first or again: what was written before that is not missed. */
    void enter() {
        received.values().forEach(this::drain);
        received.clear();
    }

    /** Forgets who is not there any more. */
    void retain(Set<Octets> members) {
        received.entrySet()
                .removeIf(entry -> !members.contains(entry.getKey().author())
                        && !entry.getValue().order().isWaiting());
    }

    private void drain(Received each) {
        each.order().drain().forEach(out::data);
    }

    private void tell(Source source, Received from, List<MessageOrder.Released<TextMessage>> released) {
        for (MessageOrder.Released<TextMessage> each : released) {
            switch (each) {
                case MessageOrder.Released.Message<TextMessage>(long _, TextMessage message) -> out.data(message);
                case MessageOrder.Released.Missing<TextMessage>(long number) ->
                    out.missing(new MissingMessage(from.from(), source.to(), number));
            }
        }
    }
}
