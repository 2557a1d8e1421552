package org.sabha.identity;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides whether a password of an account is looked at. Waits grow for each account and network, so that whoever guesses
 * slows down their own network and not the account's holder elsewhere (H4). Whoever attacks an account from many networks
 * spends its hour's budget; its holder comes in all the same:
 *
 * <ul>
 *   <li>with a device that signed in before, which has a budget of its own;
 *   <li>from a network from which they signed in since the server was started: likewise;
 *   <li>from a clean network, out of a reserve ({@link SignInLimits.Reserve}) of which each network, and each neighbourhood
 *       of networks, has a few tries: to use it up takes as many networks as it holds shares.
 * </ul>
 *
 * <p>Codes after a right password are counted for each account over all networks.
 *
 * <p>An unknown account is counted like any other, so nothing can be learnt here (H3). Thread-safe; everything kept has a
 * bound, and what was not used for longest gives way.
 */
public final class SignInLimiter {
    private static final int MAX_ENTRIES = 20_000;

    /** A reserve comes into being once an account's budget is spent, and takes 3.4 kB. */
    private static final int MAX_RESERVES = 5_000;

    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final int KEY_BYTES = 32;

    private final SignInLimits limits;
    private final byte[] key = new byte[KEY_BYTES];
    private final Map<Long, GrowingDelay> networks = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, GrowingDelay> devices = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, GrowingDelay> codes = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, Boolean> homes = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, ReservedTries> reserves = new BoundedMap<>(MAX_RESERVES);
    private final Map<Long, SlidingCount> accounts = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, SlidingCount> addresses = new BoundedMap<>(MAX_ENTRIES);
    private final Map<Long, SlidingCount> prefixes = new BoundedMap<>(MAX_ENTRIES);

    public SignInLimiter(SignInLimits limits, RandomGenerator random) {
        this.limits = limits;
        random.nextBytes(key);
    }

    /** Whether a try from a device that never signed in to this account is looked at; if so it is counted. */
    public synchronized boolean tryAsStranger(String account, InetAddress from, Instant now) {
        long nowMillis = now.toEpochMilli();
        SlidingCount address = count(addresses, AddressBlock.line(from), limits.perAddressAMinute(), MINUTE_MILLIS);
        SlidingCount prefix = count(prefixes, AddressBlock.prefix(from), limits.perPrefixAMinute(), MINUTE_MILLIS);
        if (!address.hasRoom(nowMillis) || !prefix.hasRoom(nowMillis)) {
            return false;
        }
        SlidingCount all = count(accounts, number(account), limits.perAccountAnHour(), HOUR_MILLIS);
        boolean home = homes.containsKey(network(account, from));
        if (!home && !all.hasRoom(nowMillis)) {
            boolean spared = tryOnReserve(account, from, nowMillis);
            if (spared) {
                address.add(nowMillis);
                prefix.add(nowMillis);
            }
            return spared;
        }
        address.add(nowMillis);
        prefix.add(nowMillis);
        if (!delay(networks, network(account, from)).tryAgain(nowMillis)) {
            return false;
        }
        if (!home) {
            all.add(nowMillis);
        }
        return true;
    }

    private boolean tryOnReserve(String account, InetAddress from, long nowMillis) {
        return !networks.containsKey(network(account, from))
                && reserves.computeIfAbsent(number(account), absent -> new ReservedTries(limits.reserve()))
                        .take(from, nowMillis);
    }

    /** Whether a try from a device that signed in to this account before is looked at; if so it is counted. */
    public synchronized boolean tryFromKnownDevice(String account, String device, Instant now) {
        return delay(devices, number(account + ' ' + device)).tryAgain(now.toEpochMilli());
    }

    /**
     * Whether a code of an authenticator app is looked at; if so it is counted. Whoever has the password of an account can
     * guess a few codes in a row, over all networks and however often they sign in anew, and then one now and then.
     *
     * @param device with which the holder signed in before, which has a budget of its own; empty for all others together
     */
    public synchronized boolean tryCode(String account, Optional<String> device, Instant now) {
        return delay(codes, codesOf(account, device)).tryAgain(now.toEpochMilli());
    }

    /** A code was right: the wrong ones before it are forgotten. */
    public synchronized void codeSucceeded(String account, Optional<String> device) {
        codes.remove(codesOf(account, device));
    }

    private long codesOf(String account, Optional<String> device) {
        return number(account + device.map(name -> ' ' + name).orElse(""));
    }

    /** The account's holder came in from there: their mistakes are forgotten, and that network is one of theirs. */
    public synchronized void succeeded(String account, InetAddress from) {
        homes.put(network(account, from), Boolean.TRUE);
        networks.remove(network(account, from));
    }

    /** The account's holder came in with this device. */
    public synchronized void succeeded(String account, String device) {
        devices.remove(number(account + ' ' + device));
    }

    private GrowingDelay delay(Map<Long, GrowingDelay> delays, long of) {
        return delays.computeIfAbsent(of, absent -> new GrowingDelay(limits.free()));
    }

    private static SlidingCount count(Map<Long, SlidingCount> counts, long of, int max, long window) {
        return counts.computeIfAbsent(of, absent -> new SlidingCount(max, window));
    }

    private long network(String account, InetAddress from) {
        return number(account + ' ' + AddressBlock.prefix(from));
    }

    /** Keyed, so that nobody can choose names that collide. */
    private long number(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] keyed = ByteBuffer.allocate(KEY_BYTES + bytes.length)
                .put(key)
                .put(bytes)
                .array();
        return ByteBuffer.wrap(SecretDigest.sha256(keyed)).getLong();
    }
}
