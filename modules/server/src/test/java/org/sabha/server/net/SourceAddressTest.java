package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaSettings;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.stun.IceCredentials;

/** A port of all addresses answers from the one that was asked, by each way of reading and sending. */
@Timeout(60)
class SourceAddressTest {
    private static final SrtpFactory SRTP = SrtpFactory.initialise(SrtpBackend.LIBCRYPTO);
    private static final List<InetAddress> OWN = Stream.of("127.0.0.1", "127.0.0.2", "::1")
            .map(InetAddress::ofLiteral)
            .toList();

    static Stream<Arguments> waysAndAddresses() {
        return Arrays.stream(DatagramIo.values())
                .flatMap(io -> Stream.of("0.0.0.0", "::").map(all -> Arguments.of(io, InetAddress.ofLiteral(all))));
    }

    @ParameterizedTest
    @MethodSource("waysAndAddresses")
    @Tag("Q16")
    void answersFromAddressThatWasAsked(DatagramIo io, InetAddress all) throws Exception {
        assumeTrue(DatagramIo.choose(io) == io, "not this system");
        IceGuest guest = new IceGuest(8_445);
        try (EventLoops loops = new EventLoops(1, io, OWN);
                DatagramSocket ipv4 = new DatagramSocket(new InetSocketAddress(OWN.getFirst(), 0));
                DatagramSocket ipv6 = new DatagramSocket(new InetSocketAddress(OWN.getLast(), 0))) {
            MediaPort port = bind(loops, all);
            IceCredentials server =
                    IceGuest.credentials(guest.seat(loops.loops().getFirst(), port.engine(), 0));
            for (int round = 0; round < 20; round++) {
                for (InetAddress asked : OWN) {
                    DatagramSocket from = asked.getAddress().length == 4 ? ipv4 : ipv6;
                    byte[] check = guest.check(server);
                    from.setSoTimeout(20_000);
                    from.send(new DatagramPacket(
                            check, check.length, asked, port.localAddress().getPort()));
                    DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
                    from.receive(answer);
                    assertEquals(asked, answer.getAddress());
                    IceGuest.assertAnswers(Arrays.copyOf(answer.getData(), answer.getLength()), check);
                }
            }
            port.close();
        }
    }

    /** What lets the channels of one port share it lets nobody else in. */
    @ParameterizedTest
    @EnumSource
    void aPortOfAllAddressesIsNotShared(DatagramIo io) throws Exception {
        assumeTrue(DatagramIo.choose(io) == io, "not this system");
        try (EventLoops loops = new EventLoops(1, io, OWN)) {
            MediaPort port = bind(loops, InetAddress.ofLiteral("0.0.0.0"));
            for (InetAddress address : OWN) {
                try (DatagramSocket thief = new DatagramSocket(null)) {
                    thief.setReuseAddress(true);
                    InetSocketAddress taken =
                            new InetSocketAddress(address, port.localAddress().getPort());
                    Assertions.assertThrows(BindException.class, () -> thief.bind(taken));
                }
            }
            port.close();
        }
    }

    private static MediaPort bind(EventLoops loops, InetAddress all) {
        return loops.bind(
                loops.loops().getFirst(),
                new InetSocketAddress(all, 0),
                bound -> new MediaEngine(
                        new MediaSettings(List.of(bound)), new IceGuest.NoHandshakes(), SRTP, new Random(1)),
                new LoopMeter());
    }
}
