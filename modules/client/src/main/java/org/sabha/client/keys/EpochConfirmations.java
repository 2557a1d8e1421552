package org.sabha.client.keys;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.model.Octets;

/**
 * Who has shown that they have the keys of an epoch, and when this device is to say so of itself. A server that splits a
 * group, or holds a commit back, leaves the others silent, also where it holds frames back as well; who is silent so long
 * is shown as such. A word of any epoch since counts: where many come, epochs are too short for one each. One owner.
 */
final class EpochConfirmations {
    /** An epoch that lasts is confirmed after this; one after the other, as when many come, are not. */
    static final long SETTLED_NANOS = 2_000_000_000L;

    /** While they do not last, one of them is confirmed so often. */
    static final long EVERY_NANOS = 4_000_000_000L;

    /** A device that is awake has said so by then, over a slow line as well. */
    static final long MISSING_NANOS = 8_000_000_000L;

    /** In larger groups hosts alone confirm: each word goes to everybody. */
    static final int ALL_CONFIRM = 25;

    private static final int EPOCHS_KEPT = 64;

    private final NavigableMap<Long, Long> entered = new TreeMap<>();
    private final Map<Octets, Behind> behind = new HashMap<>();
    private Octets group = Octets.EMPTY;
    private long confirmedEpoch = -1;
    private long confirmedNanos;

    /** The first epoch of which somebody has not said that they have its keys, or those of one since. */
    private record Behind(long epoch, long sinceNanos) {}

    /** The group is in another epoch. */
    void entered(Octets id, MlsGroup in, IntPredicate isHost, long nowNanos) {
        if (!id.equals(group)) {
            group = id;
            entered.clear();
            behind.clear();
            confirmedEpoch = -1;
            confirmedNanos = nowNanos;
        }
        entered.put(in.epoch(), nowNanos);
        if (entered.size() > EPOCHS_KEPT) {
            entered.pollFirstEntry();
        }
        Set<Octets> expected = keysOf(in, leaf -> leaf != in.ownLeaf() && confirms(in, leaf, isHost));
        behind.keySet().retainAll(expected);
        expected.forEach(key -> behind.putIfAbsent(key, new Behind(in.epoch(), nowNanos)));
    }

    private static boolean confirms(MlsGroup in, int leaf, IntPredicate isHost) {
        return in.members().size() <= ALL_CONFIRM || isHost.test(leaf);
    }

    private static Set<Octets> keysOf(MlsGroup in, IntPredicate which) {
        return in.members().entrySet().stream()
                .filter(member -> which.test(member.getKey()))
                .map(member -> member.getValue().signatureKey())
                .collect(Collectors.toSet());
    }

    /** Somebody has the keys of an epoch, or had them a moment ago. */
    void confirmed(Octets signatureKey, long epoch) {
        Behind open = behind.get(signatureKey);
        if (open == null || epoch < open.epoch()) {
            return;
        }
        Map.Entry<Long, Long> next = entered.higherEntry(epoch);
        if (next == null) {
            behind.remove(signatureKey);
        } else {
            behind.put(signatureKey, new Behind(next.getKey(), next.getValue()));
        }
    }

    /** Whether this device is to say now that it has the keys of the epoch that it entered last. */
    boolean isDue(MlsGroup in, IntPredicate isHost, long nowNanos) {
        Map.Entry<Long, Long> last = entered.lastEntry();
        return last != null
                && in.members().size() > 1
                && confirms(in, in.ownLeaf(), isHost)
                && confirmedEpoch != last.getKey()
                && (nowNanos - last.getValue() >= SETTLED_NANOS || nowNanos - confirmedNanos >= EVERY_NANOS);
    }

    void sentConfirmation(long nowNanos) {
        confirmedEpoch = entered.lastKey();
        confirmedNanos = nowNanos;
    }

    /**
     * Who has not confirmed for too long.
     *
     * @param isConnected of whom a word can come, by leaf; for others it counts from when it can
     */
    Set<Octets> missing(MlsGroup in, IntPredicate isConnected, long nowNanos) {
        Set<Octets> connected = keysOf(in, isConnected);
        behind.replaceAll((key, open) -> connected.contains(key) ? open : new Behind(open.epoch(), nowNanos));
        Set<Octets> missing = new HashSet<>();
        behind.forEach((key, open) -> {
            if (nowNanos - open.sinceNanos() >= MISSING_NANOS) {
                missing.add(key);
            }
        });
        return missing;
    }
}
