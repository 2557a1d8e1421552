package org.sabha.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The addresses under which this machine can be reached, as far as its interfaces tell. Asks nobody outside (H26). */
public final class LocalAddresses {
    private LocalAddresses() {}

    /**
     * Addresses of the interfaces that are up, IPv4 first, link-local and multicast left out, the loopback address last.
     *
     * @param most at most so many, 1 or more
     */
    public static List<InetAddress> find(int most) {
        List<InetAddress> found = new ArrayList<>();
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            interfaces
                    .filter(network -> isUp(network) && !isLoopback(network))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(LocalAddresses::isReachable)
                    .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                    .map(LocalAddresses::withoutZone)
                    .distinct()
                    .limit(most - 1L)
                    .forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("the network interfaces cannot be listed", e);
        }
        found.add(InetAddress.ofLiteral("127.0.0.1"));
        return found;
    }

    /**
     * All addresses of the interfaces that are up, the loopback ones first, those of a link with their zone.
     *
     * @param most at most so many
     */
    static List<InetAddress> own(int most) {
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            return interfaces
                    .filter(LocalAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .sorted(Comparator.comparing(address -> !address.isLoopbackAddress()))
                    .distinct()
                    .limit(most)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the network interfaces cannot be listed", e);
        }
    }

    /** An IPv6 address names the interface on which it was found; nobody else can read that. */
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLoopback(NetworkInterface network) {
        try {
            return network.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReachable(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress();
    }
}
