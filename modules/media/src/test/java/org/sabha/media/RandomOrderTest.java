package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the order of events: who is out gets nothing, what is paused or closed is not forwarded, numbers of a slot
 * are unique, nobody hears themselves, and the engine keeps no trace of who left.
 */
@Tag("simulation")
class RandomOrderTest {
    private static final int STEPS = 1_500;
    private static final int PEOPLE = 8;

    /** One participant's place in the model that the engine is compared with. */
    private static final class Person {
        final FakePeer peer;
        boolean in = true;
        boolean microphonePaused;
        boolean cameraPaused;
        int sequence;
        int checked;

        Person(FakePeer peer) {
            this.peer = peer;
        }
    }

    private FakeRoom room = new FakeRoom();
    private final List<Person> people = new ArrayList<>();
    private final Map<Character, Person> byLetter = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"1, 11", "1, 12", "1, 13", "1, 14", "2, 15", "2, 16", "3, 17", "3, 18"})
    @Tag("H7")
    void holdsItsInvariants(int loops, long seed) {
        room = new FakeRoom(loops);
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            event(random);
            check(loops + " loops, seed " + seed + " step " + step);
        }
        room.close();
        for (FakeLoop loop : room.loops) {
            assertEquals(0, loop.engine.table().addresses());
            assertEquals(0, loop.engine.table().fragments());
        }
    }

    private void event(SplittableRandom random) {
        if (people.size() < PEOPLE || (random.nextInt(60) == 0 && people.size() < 26)) {
            Person person = new Person(room.join(2));
            people.add(person);
            byLetter.put(person.peer.participant.value().charAt(15), person);
            return;
        }
        Person person = people.get(random.nextInt(people.size()));
        Person other = people.get(random.nextInt(people.size()));
        switch (random.nextInt(12)) {
            case 0 -> leave(person, random);
            case 1 -> pause(person, random.nextBoolean(), random.nextBoolean());
            case 2, 3 -> room.show(person.peer, random.nextBoolean() ? "5" : "6", other.peer);
            case 4 -> room.show(person.peer, "5", Optional.empty());
            case 5 -> renegotiate(person);
            case 6 -> ask(person, random);
            default -> talk(random);
        }
    }

    private void leave(Person person, SplittableRandom random) {
        if (person.in && random.nextInt(4) == 0) {
            room.leave(person.peer);
            person.in = false;
            person.checked = person.peer.received.size();
        }
    }

    private void pause(Person person, boolean camera, boolean paused) {
        var track = FakeRoom.trackId(camera ? 'c' : 'm', person.peer);
        if (paused) {
            room.pauseTrack(track);
        } else {
            room.resumeTrack(track);
        }
        if (camera) {
            person.cameraPaused = paused;
        } else {
            person.microphonePaused = paused;
        }
    }

    private void renegotiate(Person person) {
        if (person.in) {
            room.negotiate(
                    person.peer,
                    FakeRoom.usual(person.peer, 2).toString(),
                    FakeRoom.microphone(person.peer),
                    FakeRoom.camera(person.peer));
        }
    }

    private void ask(Person person, SplittableRandom random) {
        List<ReceivedRtp> seen = person.peer.in("5");
        if (!seen.isEmpty()) {
            person.peer.nack(
                    person.peer.slotSsrc("5"),
                    seen.get(random.nextInt(seen.size())).sequence());
            person.peer.pictureLoss(person.peer.slotSsrc("5"));
        }
    }

    private void talk(SplittableRandom random) {
        for (Person person : people) {
            int sequence = person.sequence++;
            if (random.nextInt(30) > 0) {
                person.peer.send(
                        person.peer.picture(sequence, sequence * 3_000, random.nextInt(5) == 0, sequence, sequence));
            }
            person.peer.voice(sequence, sequence * 960, random.nextInt(128));
        }
        room.pass(20 + random.nextInt(40));
    }

    private void check(String what) {
        room.flush();
        Set<Object> in = new HashSet<>();
        for (Person person : people) {
            if (person.in) {
                in.add(person.peer.participant);
            }
        }
        assertEquals(in, room.receivers(), what);
        for (Person person : people) {
            List<ReceivedRtp> received = person.peer.received;
            for (int i = person.checked; i < received.size(); i++) {
                assertTrue(person.in, what + ": sent to somebody who left");
                allowed(person, received.get(i), what);
            }
            person.checked = received.size();
        }
        int addresses = room.loops.stream()
                .mapToInt(loop -> loop.engine.table().addresses())
                .sum();
        assertTrue(addresses <= in.size(), what);
    }

    private void allowed(Person receiver, ReceivedRtp packet, String what) {
        char letter = (char) packet.payload(packet.payloadLength - 1);
        Person sender = Objects.requireNonNull(byLetter.get(letter), what + ": from nobody");
        boolean voice = packet.payloadType() == 111;
        assertTrue(sender != receiver, what + ": from " + letter);
        assertTrue(sender.in, what + ": from somebody who left");
        assertTrue(voice ? !sender.microphonePaused : !sender.cameraPaused, what + ": paused");
    }
}
